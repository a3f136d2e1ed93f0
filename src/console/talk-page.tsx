import { Act, clock, type Desk, languageName } from './frame.tsx'
import { Glass } from './glass.tsx'
import { did } from './past-page.tsx'
import { StoryPart } from './story.tsx'
import { type LineRow, OUTCOMES, type Seen, type Story, type TalkLine } from '../core/staff.ts'

/** The holder is on the phone with the participant. */
const isInCall = ({ channel, call, dial }: LineRow): boolean =>
  channel === 'voice' && call !== 'message' && dial !== 'holder' && dial !== 'both'

const Passing = ({ desk: { w }, row }: { desk: Desk; row: LineRow }) => (
  <>
    <h2>{w('pass-call')}</h2>
    {row.dial === 'passing' || row.dial === 'passed' ? (
      <p>{w(`dial-${row.dial}`)}</p>
    ) : (
      <Act kind="pass" hidden={{ handoff: row.id }}>
        <button class="quiet" data-key="pass" aria-describedby="pass-call-hint">
          {w('pass-call')}
        </button>
      </Act>
    )}
    <p class="soft" id="pass-call-hint">
      {w('pass-call-hint')}
    </p>
  </>
)

const Calling = ({ desk: { w }, row }: { desk: Desk; row: LineRow }) => (
  <>
    <h2>{w('call-title')}</h2>
    <p class="soft" id="call-hint">
      {w('call-hint')}
    </p>
    {row.canCall ? (
      <Act kind="call" hidden={{ handoff: row.id }}>
        <button data-key="call" aria-describedby="call-hint">
          {w('call-now')}
        </button>
      </Act>
    ) : (
      <p>{w(row.dial === null ? 'call-cannot' : `dial-${row.dial}`)}</p>
    )}
  </>
)

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
            {isInCall(row) ? <Passing desk={desk} row={row} /> : <Calling desk={desk} row={row} />}
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
