import type { LineRow, Seen } from '../core/staff.ts'
import type { DeskWord } from '../core/desk-words.ts'
import { Act, clock, type Desk, languageName } from './frame.tsx'
import { did } from './past-page.tsx'

/** Who waits and who is held: by code, urgency, language and minutes. */
export const LinePage = ({ desk, seen }: { desk: Desk; seen: Extract<Seen, { kind: 'line' }> }) => {
  const { w } = desk
  const { waiting, held, onDuty, alerts } = seen
  return (
    <>
      <h1>{w('line')}</h1>
      <div id="alerts" data-live="">
        {alerts.length > 0 && (
          <section class="card alerts">
            <h2>{w('alerts')}</h2>
            <ul class="plain">
              {alerts.map((a) => (
                <li>
                  {clock(desk, a.at)} <strong>{a.code}</strong> {a.by}{' '}
                  <span class="soft">{did(desk, a.what)}</span>{' '}
                  <Act kind="seen" hidden={{ alert: a.id }}>
                    <button
                      class="quiet"
                      data-key={`seen${a.id}`}
                      aria-label={`${w('seen')}: ${did(desk, a.what)} ${a.code ?? ''}`}
                    >
                      {w('seen')}
                    </button>
                  </Act>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <section class="card" id="waiting" data-live="">
        <h2>
          {w('waiting')} ({waiting.length})
        </h2>
        <p class="soft">
          {onDuty} {w('on-duty')}
        </p>
        {waiting.length === 0 ? <p>{w('nobody-waits')}</p> : <Rows desk={desk} rows={waiting} />}
      </section>
      <section class="card" id="held" data-live="">
        <h2>
          {w('held')} ({held.length})
        </h2>
        {held.length === 0 ? <p>{w('nobody-held')}</p> : <Rows desk={desk} rows={held} />}
      </section>
    </>
  )
}

/** A call is taken on one's own phone, which rings then. */
const takes = ({ call }: LineRow): DeskWord =>
  call === 'held' ? 'take-call' : call === 'back' ? 'call-now' : 'take'

const Rows = ({ desk, rows }: { desk: Desk; rows: LineRow[] }) => {
  const { w } = desk
  return (
    <div>
      {rows.map((row) => (
        <div class="row">
          <span class="code">{row.code}</span>
          <span>
            <span class={`tag ${row.reason}`}>{w(row.reason)}</span>
          </span>
          <span class="soft">
            {[
              languageName(desk, row.language),
              w(row.channel),
              `${row.minutes} ${w('min')}`,
              row.holder ?? w(row.state),
              ...(row.call === null || row.call === 'held' ? [] : [w(`call-${row.call}`)]),
              ...(row.dial === null ? [] : [w(`dial-${row.dial}`)]),
              ...(row.owes === null ? [] : [`${w('owes')}, ${row.owes} ${w('min')}`]),
            ].join(' · ')}
          </span>
          <span>
            {row.canTake && (
              <Act kind="take" hidden={{ handoff: row.id }}>
                <button data-key={`take${row.id}`} aria-label={`${w(takes(row))} ${row.code}`}>
                  {w(takes(row))}
                </button>
              </Act>
            )}
            {row.isMine && (
              <a class="button" href={`/desk/talk/${row.id}`} aria-label={`${w('open')} ${row.code}`}>
                {w('open')}
              </a>
            )}
          </span>
        </div>
      ))}
    </div>
  )
}
