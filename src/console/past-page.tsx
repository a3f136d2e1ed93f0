import type { DeskWord } from '../core/desk-words.ts'
import { REASONS } from '../core/letter.ts'
import type { Filter, Seen } from '../core/staff.ts'
import { clock, date, type Desk, languageName } from './frame.tsx'
import { Glass } from './line-page.tsx'

/** What the trail says, in the reader's language; what names a person or a reason stays as it was written. */
export function did({ words, language }: Desk, what: string): string {
  if (language === 'en') return what
  const [head = what] = what.split(/ \(|: /)
  return Object.hasOwn(words.trail, head) ? what.replace(head, words.trail[head] ?? head) : what
}

const PERIODS: readonly (readonly [number, DeskWord])[] = [
  [1, 'day-1'],
  [7, 'day-7'],
  [30, 'day-30'],
]

const Choose = ({
  desk: { w },
  name,
  label,
  value,
  options,
}: {
  desk: Desk
  name: string
  label: DeskWord
  value: string
  options: (readonly [string, string])[]
}) => (
  <div>
    <label for={name}>{w(label)}</label>
    <select id={name} name={name}>
      {options.map(([each, text]) => (
        <option value={each} {...(each === value ? { selected: true } : {})}>
          {text}
        </option>
      ))}
    </select>
  </div>
)

const Filters = ({
  desk,
  filter,
  path,
  clinicians,
  isHistory,
}: {
  desk: Desk
  filter: Filter
  path: string
  clinicians: { id: number; name: string }[]
  isHistory: boolean
}) => {
  const { w } = desk
  const all = ['', w('all')] as const
  const of = (names: readonly DeskWord[]) => [all, ...names.map((n) => [n, w(n)] as const)]
  return (
    <form method="get" action={path} class="card filters">
      <Choose
        desk={desk}
        name="days"
        label="period"
        value={String(filter.days)}
        options={PERIODS.map(([days, name]) => [String(days), w(name)] as const)}
      />
      {isHistory && (
        <>
          <Choose
            desk={desk}
            name="state"
            label="state"
            value={filter.state ?? ''}
            options={of(['closed', 'expired', 'abandoned'])}
          />
          <Choose
            desk={desk}
            name="reason"
            label="urgency"
            value={filter.reason ?? ''}
            options={of(REASONS)}
          />
          <Choose
            desk={desk}
            name="language"
            label="language"
            value={filter.language ?? ''}
            options={[all, ['en', w('english')], ['es', w('spanish')]]}
          />
        </>
      )}
      {clinicians.length > 0 && (
        <Choose
          desk={desk}
          name="clinician"
          label="clinician"
          value={String(filter.clinician ?? '')}
          options={[all, ...clinicians.map((c) => [String(c.id), c.name] as const)]}
        />
      )}
      <button class="quiet">{w('filter')}</button>
    </form>
  )
}

export const HistoryPage = ({
  desk,
  seen,
  filter,
}: {
  desk: Desk
  seen: Extract<Seen, { kind: 'history' }>
  filter: Filter
}) => {
  const { w } = desk
  const heads: DeskWord[] = ['when', 'code', 'urgency', 'language', 'state', 'with', 'waited', 'lasted']
  const min = (n: number | null): string => (n === null ? '–' : `${n} ${w('min')}`)
  return (
    <>
      <h1>{w('history')}</h1>
      <Filters desk={desk} filter={filter} path="/desk/history" clinicians={seen.clinicians} isHistory />
      <section class="card" id="past" data-live="">
        {seen.rows.length === 0 ? (
          <p>{w('nothing-here')}</p>
        ) : (
          <div class="scroll" tabindex={0} role="region" aria-label={w('history')}>
            <table class="stack">
              <thead>
                <tr>
                  {heads.map((h) => (
                    <th scope="col">{w(h)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {seen.rows.map((row) => (
                  <tr>
                    <td>
                      {date(desk, row.openedAt)} {clock(desk, row.openedAt)}
                    </td>
                    <td>
                      <strong>{row.code}</strong>
                    </td>
                    <td>
                      <span class={`tag ${row.reason}`}>{w(row.reason)}</span>
                    </td>
                    <td>{languageName(desk, row.language)}</td>
                    <td>
                      {w(row.state)}
                      {row.outcome !== null && `: ${w(row.outcome)}`}
                    </td>
                    <td>{row.holder ?? '–'}</td>
                    <td>{min(row.waited)}</td>
                    <td>{min(row.lasted)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {seen.rows.map((row) => row.canBreak && <Glass desk={desk} handoff={row.id} code={row.code} />)}
    </>
  )
}

export const TrailPage = ({
  desk,
  seen,
  filter,
}: {
  desk: Desk
  seen: Extract<Seen, { kind: 'trail' }>
  filter: Filter
}) => {
  const { w } = desk
  const heads: DeskWord[] = ['when', 'code', 'who', 'what']
  return (
    <>
      <h1>{w('trail')}</h1>
      <Filters
        desk={desk}
        filter={filter}
        path="/desk/trail"
        clinicians={seen.clinicians}
        isHistory={false}
      />
      <section class="card" id="past" data-live="">
        {seen.rows.length === 0 ? (
          <p>{w('nothing-here')}</p>
        ) : (
          <table class="stack">
            <thead>
              <tr>
                {heads.map((h) => (
                  <th scope="col">{w(h)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {seen.rows.map((row) => (
                <tr>
                  <td>
                    {date(desk, row.at)} {clock(desk, row.at)}
                  </td>
                  <td>
                    <strong>{row.code}</strong>
                  </td>
                  <td>{row.by ?? '–'}</td>
                  <td>{did(desk, row.what)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  )
}
