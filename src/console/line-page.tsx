import type { LineRow, Seen, Story, TalkLine } from '../core/staff.ts'
import { OUTCOMES } from '../core/staff.ts'
import type { DeskWord } from '../core/desk-words.ts'
import { Act, clock, type Desk, languageName } from './frame.tsx'
import { did } from './past-page.tsx'
import { StoryPart } from './story.tsx'

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

/** The talk of one handoff, for its holder. */
export const TalkPage = ({
  desk,
  seen,
  story,
}: {
  desk: Desk
  seen: Extract<Seen, { kind: 'talk' }>
  story: Story | null
}) => {
  const { w, words, language } = desk
  const { row, lines } = seen
  const hidden = { handoff: row.id }
  const theirs = row.language
  const isText = row.channel === 'text'
  return (
    <>
      <h1>
        {w('talk')} {row.code}
      </h1>
      <p id="standing" data-live="">
        <span class={`tag ${row.reason}`}>{w(row.reason)}</span>{' '}
        <span class="soft">
          {[
            languageName(desk, row.language),
            w(row.call === 'message' ? 'call-message' : row.channel),
            `${row.minutes} ${w('min')}`,
          ].join(' · ')}
        </span>
        {row.dial !== null && <strong> · {w(`dial-${row.dial}`)}</strong>}
        {seen.failed !== null && <strong class="bad"> · {did(desk, seen.failed)}</strong>}
      </p>
      <div class="talk">
        <section class="card">
          <div id="lines" data-live="" tabindex={0} role="log" aria-label={w('talk')}>
            <ol class="plain">
              {lines.map((line) => (
                <Line desk={desk} line={line} language={theirs} />
              ))}
              {lines.length === 0 && <li class="note">{w('no-lines')}</li>}
            </ol>
          </div>
          {isText && (
            <Act kind="reply" hidden={hidden}>
              <label for="reply">{w('reply')}</label>
              <textarea
                id="reply"
                name="text"
                required
                maxlength={1200}
                lang={theirs}
                aria-describedby="reply-hint"
              ></textarea>
              <p class="soft" id="reply-hint">
                {w('reply-hint')}
              </p>
              <button>{w('send')}</button>
            </Act>
          )}
        </section>
        <div>
          <StoryPart desk={desk} story={story} language={theirs} />
          <section class="card" id="calling" data-live="">
            <h2>{w('call-title')}</h2>
            <p class="soft" id="call-hint">
              {w('call-hint')}
            </p>
            {row.canCall ? (
              <Act kind="call" hidden={hidden}>
                <button data-key="call" aria-describedby="call-hint">
                  {w('call-now')}
                </button>
              </Act>
            ) : (
              <p>{w(row.dial === null ? 'call-cannot' : `dial-${row.dial}`)}</p>
            )}
          </section>
          {isText && (
            <details class="card">
              <summary>
                {w('ready')} ({languageName(desk, theirs)})
              </summary>
              <div class="ready">
                {words.replies.map((both) => (
                  <Act kind="reply" hidden={{ ...hidden, text: both[theirs] }}>
                    <button class="wide" data-put={both[theirs]} lang={theirs} title={both[language]}>
                      {both[theirs]}
                    </button>
                  </Act>
                ))}
              </div>
            </details>
          )}
          <details class="card">
            <summary>{w('note')}</summary>
            <Act kind="note" hidden={hidden}>
              <label for="note">{w('note')}</label>
              <textarea id="note" name="text" required maxlength={1200}></textarea>
              <p class="soft">{w('note-hint')}</p>
              <button class="quiet">{w('save-note')}</button>
            </Act>
          </details>
          {(isText || row.call === 'message') && (
            <section class="card">
              <h2>{w('finish')}</h2>
              <Act kind="done" hidden={hidden}>
                <label for="outcome">{w('outcome')}</label>
                <select id="outcome" name="outcome" class="wide">
                  {OUTCOMES.map((o) => (
                    <option value={o}>{w(o)}</option>
                  ))}
                </select>
                <div class="acts">
                  <button>{w('finish')}</button>
                </div>
              </Act>
              <div class="acts">
                <Act kind="pass" hidden={hidden}>
                  <button class="quiet" aria-describedby="pass-hint">
                    {w('pass')}
                  </button>
                </Act>
                <span class="soft" id="pass-hint">
                  {w('pass-hint')}
                </span>
              </div>
            </section>
          )}
          <Glass desk={desk} handoff={row.id} code={row.code} />
        </div>
      </div>
    </>
  )
}

const Line = ({ desk, line, language }: { desk: Desk; line: TalkLine; language: 'en' | 'es' }) => {
  const { w, me } = desk
  const by =
    line.author === 'participant'
      ? w('participant')
      : line.author === 'note'
        ? `${w('note-of')} · ${line.by ?? ''}`
        : line.by === me.name
          ? w('you')
          : line.by
  return (
    <li class={line.author} lang={line.author === 'note' ? undefined : language}>
      <span class="soft" lang={desk.language}>
        {by} · {clock(desk, line.at)}
      </span>
      {line.message === null ? (
        (line.text ?? <em lang={desk.language}>{w('erased')}</em>)
      ) : (
        <Message desk={desk} message={line.message} />
      )}
      {line.obeyed !== null && (
        <span class="soft" lang={desk.language}>
          {w(line.obeyed === 'crisis' ? 'obeyed-crisis' : 'obeyed-other')}
        </span>
      )}
      {line.isLost && (
        <span class="soft bad" lang={desk.language}>
          {w('lost')}
        </span>
      )}
    </li>
  )
}

/** A spoken message. Nothing is fetched before somebody presses play, since listening is written down. */
const Message = ({
  desk: { w, language },
  message: { line, seconds, isHeard, isGone },
}: {
  desk: Desk
  message: NonNullable<TalkLine['message']>
}) => (
  <span lang={language}>
    {w('message')}, {seconds} s{!isHeard && <strong> · {w('unheard')}</strong>}
    {isGone ? (
      <em> · {w('sound-gone')}</em>
    ) : (
      <audio controls preload="none" src={`/desk/message/${line}`} aria-label={w('message')}></audio>
    )}
  </span>
)

/** The one way to a participant's number. It leads to a page of its own, which is shown once. */
export const Glass = ({ desk: { w }, handoff, code }: { desk: Desk; handoff: number; code: string }) => (
  <details class="card grave">
    <summary>
      {w('glass')} ({code})
    </summary>
    <Act kind="glass" hidden={{ handoff }} plain>
      <p class="soft">{w('glass-hint')}</p>
      <label for={`why${handoff}`}>{w('reason')}</label>
      <input id={`why${handoff}`} class="wide" name="reason" required maxlength={300} autocomplete="off" />
      <div class="acts">
        <button class="grave">{w('glass')}</button>
      </div>
    </Act>
  </details>
)

export const NumberPage = ({
  desk: { w },
  number,
  back,
}: {
  desk: Desk
  number: string | null
  back: string
}) => (
  <section class="card">
    <h1>{w('number')}</h1>
    {number === null ? <p>{w('no-number')}</p> : <p class="number">{number}</p>}
    <p class="soft">{w('number-once')}</p>
    <a class="button quiet" href={back}>
      {w('back')}
    </a>
  </section>
)
