import type { Child } from 'hono/jsx'
import { sayDay, sayTime, wallAt } from '../core/clock.ts'
import type { DeskWord, DeskWords } from '../core/desk-words.ts'
import type { Done, Staff } from '../core/staff.ts'
import type { Language } from '../core/text.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

/** What every page of the desk needs to be written: words, whose page it is, its clock, and its way of forms. */
export type Desk = {
  words: DeskWords
  language: Language
  w: (name: DeskWord) => string
  me: Staff
  now: number
  zone: string
  nonce: string
}

export const deskOf = (
  words: DeskWords,
  language: Language,
  nonce: string,
  seen: { me: Staff; now: number; zone: string },
): Desk => ({
  words,
  language,
  nonce,
  w: (name) => words.words[name][language],
  me: seen.me,
  now: seen.now,
  zone: seen.zone,
})

export const clock = ({ zone, language }: Desk, at: number): string =>
  sayTime(wallAt(at, zone).time, language)
export const date = ({ zone, language }: Desk, at: number): string => sayDay(wallAt(at, zone).date, language)

export const languageName = ({ w }: Desk, language: Language): string =>
  w(language === 'es' ? 'spanish' : 'english')

/** A form that does one deed. It names itself, so that it is done once however often it is sent. */
export const Act = ({
  kind,
  hidden = {},
  plain = false,
  children,
}: {
  kind: string
  hidden?: Record<string, string | number>
  plain?: boolean
  children?: Child
}) => (
  <form method="post" action={plain ? '/desk/glass' : '/desk/do'} {...(plain ? { 'data-plain': '' } : {})}>
    <input type="hidden" name="kind" value={kind} />
    <input type="hidden" name="once" value={crypto.randomUUID()} />
    {Object.entries(hidden).map(([name, value]) => (
      <input type="hidden" name={name} value={String(value)} />
    ))}
    {children}
  </form>
)

const TABS: readonly (readonly [string, DeskWord, boolean])[] = [
  ['/desk', 'line', false],
  ['/desk/roster', 'roster', false],
  ['/desk/history', 'history', false],
  ['/desk/trail', 'trail', true],
]

/** What went as it was meant to. */
const WELL: readonly string[] = ['done', 'again', 'rings', 'passing'] satisfies Done[]

/** `what` names the page and what may be done on it: when it changes, the script shows the page anew. */
export const Frame = ({
  desk,
  path,
  title,
  what,
  said,
  children,
}: {
  desk: Desk
  path: string
  title: string
  what: string
  said: Done | 'fault' | null
  children?: Child
}) => {
  const { w, me, language, nonce } = desk
  const isBad = said !== null && !WELL.includes(said)
  const words = JSON.stringify({
    live: w('live'),
    lost: w('reconnecting'),
    sending: w('sending'),
    failed: w('not-sent'),
  })
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${w('desk')}`}</title>
        <link rel="icon" href="data:," />
        <style nonce={nonce} dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <a class="skip" href="#main">
          {w('skip')}
        </a>
        <header id="top">
          <div class="bar">
            <nav aria-label={w('desk')}>
              {TABS.filter(([, , ofOperators]) => !ofOperators || me.role === 'operator').map(
                ([to, name]) => (
                  <a href={to} {...(path === to ? { 'aria-current': 'page' } : {})}>
                    {w(name)}
                  </a>
                ),
              )}
            </nav>
            <div class="me">
              <span>
                {w('signed-in')} {me.name}
              </span>
              {me.clinician !== null && <Duty desk={desk} />}
              <form method="post" action="/desk/language" data-plain="">
                <input type="hidden" name="to" value={language === 'en' ? 'es' : 'en'} />
                <input type="hidden" name="back" value={path} />
                <button class="quiet" lang={language === 'en' ? 'es' : 'en'}>
                  {w('other-language')}
                </button>
              </form>
            </div>
          </div>
        </header>
        <div class="state" role="region" aria-label={w('state')}>
          <span id="said" role="status" class={isBad ? 'bad' : ''}>
            {said === null ? '' : w(`said-${said}`)}
          </span>
          <span id="live"></span>
        </div>
        <main id="main" tabindex={-1} data-what={what}>
          {children}
        </main>
        <script
          type="application/json"
          id="words"
          nonce={nonce}
          dangerouslySetInnerHTML={{ __html: words.replaceAll('<', '\\u003c') }}
        />
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: SCRIPT }} />
      </body>
    </html>
  )
}

const Duty = ({ desk: { w, me } }: { desk: Desk }) => (
  <>
    <strong>{w(me.isOn ? 'on' : 'off')}</strong>
    <Act kind={me.isOn ? 'off' : 'on'} hidden={{ clinician: me.clinician ?? 0 }}>
      <button class="quiet">{w(me.isOn ? 'go-off' : 'go-on')}</button>
    </Act>
  </>
)
