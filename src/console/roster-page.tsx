import type { RosterRow, Seen } from '../core/staff.ts'
import { Act, type Desk, languageName } from './frame.tsx'

/** Who answers, when they are there, and who may keep this list. */
export const RosterPage = ({ desk, seen }: { desk: Desk; seen: Extract<Seen, { kind: 'roster' }> }) => {
  const { w, me } = desk
  const isOperator = me.role === 'operator'
  return (
    <>
      <h1>{w('roster')}</h1>
      {seen.clinicians.map((row) => (
        <Entry desk={desk} row={row} isOperator={isOperator} />
      ))}
      {isOperator && (
        <>
          <details class="card">
            <summary>{w('add')}</summary>
            <Act kind="employ">
              <Fields desk={desk} row={null} />
              <button>{w('add')}</button>
            </Act>
          </details>
          <section class="card">
            <h2>{w('operators')}</h2>
            <ul class="plain">
              {seen.operators.map((email) => (
                <li class="acts">
                  <span>{email}</span>
                  <Act kind="operator" hidden={{ email, isOne: 'no' }}>
                    <button class="quiet" aria-label={`${w('remove-operator')} ${email}`}>
                      {w('remove-operator')}
                    </button>
                  </Act>
                </li>
              ))}
            </ul>
            <Act kind="operator" hidden={{ isOne: 'yes' }}>
              <label for="operator">{w('email')}</label>
              <div class="acts">
                <input id="operator" name="email" type="email" required autocomplete="off" />
                <button class="quiet">{w('add-operator')}</button>
              </div>
            </Act>
          </section>
        </>
      )}
    </>
  )
}

const Entry = ({ desk, row, isOperator }: { desk: Desk; row: RosterRow; isOperator: boolean }) => {
  const { w } = desk
  return (
    <section class="card">
      <div id={`duty${row.id}`} data-live="">
        <h2>{row.name}</h2>
        <p class="soft">
          <strong>{w(row.isOn ? 'on' : 'off')}</strong>
          {!row.isReachable && <span class="bad"> · {w('unreachable')}</span>} · {w('holds')} {row.holds} ·{' '}
          {row.languages.map((l) => languageName(desk, l)).join(', ')} · {w('phone-ending')} {row.ending}
        </p>
        <p class="soft">
          {row.shifts.map((s) => `${dayNames(desk, s.days)} ${s.from}–${s.until}`).join('; ') || '–'} (
          {row.zone})
        </p>
        <Act kind={row.isOn ? 'off' : 'on'} hidden={{ clinician: row.id }}>
          <button class="quiet" aria-label={`${w(row.isOn ? 'go-off' : 'go-on')}: ${row.name}`}>
            {w(row.isOn ? 'go-off' : 'go-on')}
          </button>
        </Act>
      </div>
      <details>
        <summary>
          {w('edit')}: {row.name}
        </summary>
        {isOperator && (
          <Act kind="change" hidden={{ clinician: row.id }}>
            <Fields desk={desk} row={row} />
            <button>{w('save')}</button>
          </Act>
        )}
        <Act kind="pin" hidden={{ clinician: row.id }}>
          <label for={`pin${row.id}`}>{w('pin')}</label>
          <div class="acts">
            <input
              id={`pin${row.id}`}
              name="pin"
              type="password"
              inputmode="numeric"
              pattern="[0-9]{6}"
              autocomplete="new-password"
              size={8}
            />
            <button class="quiet">{w('save')}</button>
          </div>
          <p class="soft">
            {row.hasPin && `${w('has-pin')} `}
            {w('pin-hint')}
          </p>
        </Act>
        {isOperator && (
          <Act kind="dismiss" hidden={{ clinician: row.id }}>
            <div class="acts">
              <button class="grave">
                {w('remove')}: {row.name}
              </button>
              <span class="soft">{w('remove-hint')}</span>
            </div>
          </Act>
        )}
      </details>
    </section>
  )
}

const dayNames = ({ words, language }: Desk, days: readonly number[]): string => {
  const names = words.weekdays[language]
  return days.length === 7 ? `${names[0]}–${names[6]}` : days.map((d) => names[d - 1]).join(', ')
}

const NOBODY = {
  name: '',
  email: '',
  languages: ['en'],
  takes: 'both',
  texts: 'full',
  holidays: [],
  shifts: [{ days: [1, 2, 3, 4, 5], from: '08:00', until: '17:00' }],
} as const

/** One shift more than there is: days of their own, or another stretch of the same day. */
const SPARE = 1

const Fields = ({ desk, row }: { desk: Desk; row: RosterRow | null }) => {
  const { w, words, language } = desk
  const of = row ?? { ...NOBODY, zone: desk.zone }
  const id = (name: string): string => `${name}${row?.id ?? 'new'}`
  const shifts = [...of.shifts, ...Array.from({ length: SPARE }, () => ({ days: [], from: '', until: '' }))]
  const [spoken = 'en'] = of.languages
  return (
    <>
      <label for={id('name')}>{w('name')}</label>
      <input
        id={id('name')}
        class="wide"
        name="name"
        value={of.name}
        required
        maxlength={40}
        autocomplete="off"
      />
      {row === null && (
        <>
          <label for={id('number')}>{w('phone')}</label>
          <input
            id={id('number')}
            class="wide"
            name="number"
            type="tel"
            pattern="\+[1-9][0-9]{6,14}"
            required
            autocomplete="off"
          />
        </>
      )}
      <label for={id('email')}>{w('email')}</label>
      <input
        id={id('email')}
        class="wide"
        name="email"
        type="email"
        value={of.email ?? ''}
        autocomplete="off"
      />
      <fieldset>
        <legend>{w('languages')}</legend>
        {(['en', 'es'] as const).map((l) => (
          <label class="check">
            <input
              type="checkbox"
              name="languages"
              value={l}
              checked={of.languages.some((each) => each === l)}
            />
            {languageName(desk, l)}
          </label>
        ))}
        <label for={id('first')}>{w('first-language')}</label>
        <select id={id('first')} name="first">
          {(['en', 'es'] as const).map((l) => (
            <option value={l} selected={l === spoken}>
              {languageName(desk, l)}
            </option>
          ))}
        </select>
      </fieldset>
      <label for={id('takes')}>{w('takes')}</label>
      <select id={id('takes')} name="takes">
        {(['both', 'text', 'voice'] as const).map((t) => (
          <option value={t} selected={t === of.takes}>
            {w(t)}
          </option>
        ))}
      </select>
      <label for={id('texts')}>{w('texts')}</label>
      <select id={id('texts')} name="texts">
        {(['full', 'notice-only'] as const).map((t) => (
          <option value={t} selected={t === of.texts}>
            {w(t)}
          </option>
        ))}
      </select>
      <label for={id('zone')}>{w('zone')}</label>
      <input id={id('zone')} name="zone" value={of.zone} required />
      {shifts.map((shift, i) => (
        <fieldset>
          <legend>
            {w('shifts')} {i + 1}
          </legend>
          <div>
            {words.weekdays[language].map((name, d) => (
              <label class="check">
                <input
                  type="checkbox"
                  name={`days${i}`}
                  value={d + 1}
                  checked={shift.days.some((each) => each === d + 1)}
                />
                {name}
              </label>
            ))}
          </div>
          {(['from', 'until'] as const).map((end) => (
            <label class="check">
              {w(end)}
              <input
                name={`${end}${i}`}
                value={shift[end]}
                size={6}
                pattern="([01][0-9]|2[0-3]):[0-5][0-9]|24:00"
                placeholder="08:00"
              />
            </label>
          ))}
        </fieldset>
      ))}
      <label for={id('holidays')}>{w('holidays')}</label>
      <input id={id('holidays')} class="wide" name="holidays" value={of.holidays.join(' ')} />
    </>
  )
}
