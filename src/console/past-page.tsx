import type { Child } from 'hono/jsx'
import type { DeskWord } from '../core/desk-words.ts'
import { REASONS } from '../core/letter.ts'
import type { Filter, Seen } from '../core/staff.ts'
import { clock, date, type Desk, languageName } from './frame.tsx'
import { Glass } from './glass.tsx'

/** What the trail says, in the reader's language; what names a person or a reason stays as it was written. */
export function did({ words, language }: Desk, what: string): string {
  if (language === 'en') return what
  const said: Record<string, string> = words.trail
  return what
    .split(': ')
    .map((part) => (Object.hasOwn(said, part) ? said[part] : part))
    .join(': ')
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

/** The one table of what is over: a row a line on a wide screen, a card on a narrow one; then what is older. */
const Past = ({
  desk: { w },
  title,
  heads,
  rows,
  filter,
  older,
}: {
  desk: Desk
  title: DeskWord
  heads: readonly DeskWord[]
  rows: readonly (readonly Child[])[]
  filter: Filter
  older: number | null
}) => {
  const kept = Object.entries({ ...filter, before: older }).filter(([, value]) => value !== null)
  return (
    <section class="card" id="past" data-live="">
      {rows.length === 0 ? (
        <p>{w('nothing-here')}</p>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-label={w(title)}>
          <table class="stack">
            <thead>
              <tr>
                {heads.map((h) => (
                  <th scope="col">{w(h)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  {row.map((cell) => (
                    <td>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {older !== null && (
        <p>
          <a
            class="button"
            href={`?${new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString()}`}
          >
            {w('older')}
          </a>
        </p>
      )}
    </section>
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
  const min = (n: number | null): string => (n === null ? '–' : `${n} ${w('min')}`)
  return (
    <>
      <h1>{w('history')}</h1>
      <Filters desk={desk} filter={filter} path="/desk/history" clinicians={seen.clinicians} isHistory />
      <Past
        desk={desk}
        title="history"
        heads={['when', 'code', 'urgency', 'language', 'state', 'with', 'waited', 'lasted']}
        filter={filter}
        older={seen.older}
        rows={seen.rows.map((row) => [
          `${date(desk, row.openedAt)} ${clock(desk, row.openedAt)}`,
          <strong>{row.code}</strong>,
          <span class={`tag ${row.reason}`}>{w(row.reason)}</span>,
          languageName(desk, row.language),
          row.outcome === null ? w(row.state) : `${w(row.state)}: ${w(row.outcome)}`,
          row.holder ?? '–',
          min(row.waited),
          min(row.lasted),
        ])}
      />
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
}) => (
  <>
    <h1>{desk.w('trail')}</h1>
    <Filters desk={desk} filter={filter} path="/desk/trail" clinicians={seen.clinicians} isHistory={false} />
    <Past
      desk={desk}
      title="trail"
      heads={['when', 'code', 'who', 'what']}
      filter={filter}
      older={seen.older}
      rows={seen.rows.map((row) => [
        `${date(desk, row.at)} ${clock(desk, row.at)}`,
        <strong>{row.code}</strong>,
        row.by ?? '–',
        did(desk, row.what),
      ])}
    />
  </>
)
