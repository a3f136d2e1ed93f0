import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { csrf } from 'hono/csrf'
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { Child } from 'hono/jsx'
import { secureHeaders } from 'hono/secure-headers'
import type { Config } from '../config.ts'
import type { DeskWords } from '../core/desk-words.ts'
import {
  type Counter,
  type Deed,
  type Done,
  DONES,
  type Question,
  type Seen,
  type Story,
} from '../core/staff.ts'
import type { Language } from '../core/text.ts'
import { type Access, identify } from './access.ts'
import { deedOf, filterOf, type Known } from './form.ts'
import { type Desk, deskOf, Frame } from './frame.tsx'
import { NumberPage } from './glass.tsx'
import { LinePage } from './line-page.tsx'
import { TalkPage } from './talk-page.tsx'
import { HistoryPage, TrailPage } from './past-page.tsx'
import { RosterPage } from './roster-page.tsx'

/** What the wiring hands over. */
export type Deps = {
  config: Config
  desk: Counter
  /** The words of the page; null while only what is built in is at hand. */
  words(): Promise<DeskWords | null>
  known: (number: string) => Promise<Known>
  /** What the object of that name knows beside the talk, from before `until` (epoch ms). */
  story(object: string, language: Language, until: number): Promise<Story>
  /** The sound of a recording of the carrier's, whole or a range of it. */
  sound(recording: string, range: string | null): Promise<Response | null>
  /** The number that the object of that name belongs to. */
  number(object: string): Promise<string | null>
}

/** Somebody who is signed in, before the desk has said whether they may be here. */
type Visit = { deps: Deps; email: string; first: string | null; words: DeskWords; nonce: string }
type Visited = { Bindings: Env; Variables: { visit: Visit } }

const LARGEST_FORM = 20_000
const SAID: readonly (Done | 'fault')[] = [...DONES, 'fault']

/** Everything of the staff's, under /desk. Nobody gets further than the first lines without a token of Access. */
export function deskPages(deps: (env: Env) => Deps): Hono<Visited> {
  const app = new Hono<Visited>()

  // Before what writes headers: nothing can be written on the answer that opens a socket.
  app.get('/live', async (c) => {
    const visit = await admit(c, deps(c.env))
    if (visit instanceof Response) return visit
    const { email, first } = visit
    if (c.req.header('Upgrade') !== 'websocket') return c.text('Expected a WebSocket.\n', 426)
    if (c.req.header('Origin') !== new URL(c.req.url).origin) return c.text('Forbidden\n', 403)
    if ((await visit.deps.desk.see(email, first, { kind: 'line' })) === null) return refuse(c)
    return visit.deps.desk.fetch(c.req.raw)
  })

  app.use(secureHeaders({ referrerPolicy: 'same-origin', xFrameOptions: 'DENY' }), async (c, next) => {
    c.header('Cache-Control', 'no-store')
    const visit = await admit(c, deps(c.env))
    if (visit instanceof Response) return visit
    c.set('visit', visit)
    const { nonce } = visit
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; media-src 'self'; ` +
        `form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    )
    return next()
  })
  app.use(csrf())
  // Whoever is none of the staff is refused before what they sent is read.
  app.post('*', async (c, next) => {
    const { deps: given, email, first } = c.get('visit')
    if ((await given.desk.see(email, first, { kind: 'line' })) === null) return refuse(c)
    return next()
  })

  const page = (path: string, question: (c: Context<Visited>) => Question): void => {
    app.get(path, async (c) => show(c, question(c)))
  }
  page('/', () => ({ kind: 'line' }))
  page('/roster', () => ({ kind: 'roster' }))
  page('/talk/:id{[0-9]{1,9}}', (c) => ({ kind: 'talk', handoff: Number(c.req.param('id')) }))
  page('/history', (c) => ({ kind: 'history', filter: filterOf(c.req.query()) }))
  page('/trail', (c) => ({ kind: 'trail', filter: filterOf(c.req.query()) }))

  // Written down once there is sound: a message that could not be had is not heard.
  app.get('/message/:line{[0-9]{1,9}}', async (c) => {
    const { deps: given, email, first } = c.get('visit')
    const line = Number(c.req.param('line'))
    const seen = await given.desk.see(email, first, { kind: 'message', line })
    if (seen === null) return refuse(c)
    if (seen.kind !== 'message') return c.text('Forbidden\n', 403)
    const sound = await given.sound(seen.recording, c.req.header('Range') ?? null)
    if (sound === null) return c.text('Not found\n', 404)
    await given.desk.act(email, first, crypto.randomUUID(), { kind: 'heard', line })
    const headers = new Headers(sound.headers)
    headers.set('Cache-Control', 'no-store')
    return new Response(sound.body, { status: sound.status, headers })
  })

  app.post('/language', async (c) => {
    const form = await formOf(c)
    const to = form.get('to') === 'es' ? 'es' : 'en'
    c.header(
      'Set-Cookie',
      `desk-language=${to}; Path=/desk; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax`,
    )
    const back = form.get('back') ?? ''
    return c.redirect(/^\/desk(?:\/[a-z0-9/]*)?$/.test(back) ? back : '/desk', 303)
  })

  app.post('/do', async (c) => {
    const { deps: given, email, first } = c.get('visit')
    const read = await deedOf(await formOf(c), given.known)
    if (read === null || read.deed.kind === 'glass' || read.deed.kind === 'heard')
      return c.redirect(`${from(c)}?said=fault`, 303)
    const { done } = await given.desk.act(email, first, read.once, read.deed)
    return c.redirect(`${next(read.deed, done, from(c))}?said=${done}`, 303)
  })

  app.post('/glass', async (c) => {
    const { deps: given, email, first } = c.get('visit')
    const read = await deedOf(await formOf(c), given.known)
    if (read?.deed.kind !== 'glass') return c.redirect(`${from(c)}?said=fault`, 303)
    const { done, participant } = await given.desk.act(email, first, read.once, read.deed)
    if (done !== 'done') return c.redirect(`${from(c)}?said=${done}`, 303)
    const number = participant === null ? null : await given.number(participant)
    const seen = await given.desk.see(email, first, { kind: 'line' })
    if (seen === null) return refuse(c)
    return framed(c, seen, 'glass', (desk) => <NumberPage desk={desk} number={number} back={from(c)} />)
  })

  app.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse()
    throw error
  })
  app.notFound((c) => c.text('Not found\n', 404))
  return app
}

/** Somebody who proved who they are; else the answer that refuses them. */
async function admit(c: Context, given: Deps): Promise<Visit | Response> {
  const { ACCESS_TEAM_DOMAIN, ACCESS_AUD, DESK_OPERATOR } = given.config
  const missing = Object.entries({ ACCESS_TEAM_DOMAIN, ACCESS_AUD }).flatMap(([name, v]) => (v ? [] : [name]))
  if (ACCESS_TEAM_DOMAIN === undefined || ACCESS_AUD === undefined)
    return c.text(
      `The desk page is closed: ${missing.join(' and ')} missing. See README.md, "The desk page".\n`,
      503,
    )
  const access: Access = { team: ACCESS_TEAM_DOMAIN, audience: ACCESS_AUD }
  const who = await identify(c.req.raw, access, Date.now())
  if ('refused' in who) {
    console.warn(JSON.stringify({ what: 'desk-refused', why: who.refused }))
    return c.text('Sign in with Cloudflare Access first. / Primero entre con Cloudflare Access.\n', 403)
  }
  const words = await given.words()
  if (words === null)
    return c.text('The words of this page are not at hand: publish the content, or try again soon.\n', 503)
  const first = DESK_OPERATOR?.toLowerCase() ?? null
  const nonce = crypto.randomUUID()
  return { deps: given, email: who.email, first, words, nonce }
}

async function formOf(c: Context): Promise<URLSearchParams> {
  const text = await c.req.text()
  return new URLSearchParams(text.length > LARGEST_FORM ? '' : text)
}

/** The page of ours that a form stood on. */
function from(c: Context): string {
  try {
    const { pathname } = new URL(c.req.header('Referer') ?? '')
    return /^\/desk\/(?:talk\/\d+|roster|history|trail)$/.test(pathname) ? pathname : '/desk'
  } catch {
    return '/desk'
  }
}

/** Where a deed leads: into the talk that was taken, out of one that is over. */
function next(deed: Deed, done: Done, here: string): string {
  if (deed.kind === 'take')
    return done === 'done' || done === 'again' ? `/desk/talk/${deed.handoff}` : '/desk'
  const isOver = (deed.kind === 'pass' && done === 'done') || deed.kind === 'done' || done === 'not-yours'
  return isOver ? '/desk' : here
}

function languageOf(c: Context): Language {
  const chosen = /\bdesk-language=(en|es)\b/.exec(c.req.header('Cookie') ?? '')?.[1]
  if (chosen === 'en' || chosen === 'es') return chosen
  return /^\s*es\b/i.test(c.req.header('Accept-Language') ?? '') ? 'es' : 'en'
}

/** Signed in, and none of this desk's staff: fail closed, and say whom to ask. */
function refuse(c: Context): Response | Promise<Response> {
  console.warn(JSON.stringify({ what: 'desk-refused', why: 'no-role' }))
  return c.text(
    'You are signed in, and this desk does not know you: ask its operator. / Usted entró, pero no está en la lista: pídalo a quien opera la línea.\n',
    403,
  )
}

async function show(c: Context<Visited>, question: Question): Promise<Response> {
  const { deps, email, first } = c.get('visit')
  const seen = await deps.desk.see(email, first, question)
  if (seen === null) return refuse(c)
  const what = [seen.kind, 'handoff' in question ? question.handoff : '', seen.me.role, seen.me.isOn].join(
    ' ',
  )
  // A participant's object that cannot be asked just now leaves the talk itself to be read.
  const story =
    seen.kind === 'talk' && seen.participant !== ''
      ? await deps.story(seen.participant, languageOf(c), seen.since).catch(() => null)
      : null
  return framed(
    c,
    seen,
    what,
    (desk) => body(desk, seen, question, story),
    seen.kind === 'refused' ? 403 : 200,
  )
}

function body(desk: Desk, seen: Seen, question: Question, story: Story | null): Child {
  switch (seen.kind) {
    case 'line':
      return <LinePage desk={desk} seen={seen} />
    case 'talk':
      return <TalkPage desk={desk} seen={seen} story={story} />
    case 'message':
      return null
    case 'roster':
      return <RosterPage desk={desk} seen={seen} />
    case 'history':
    case 'trail': {
      const filter = 'filter' in question ? question.filter : filterOf({})
      return seen.kind === 'history' ? (
        <HistoryPage desk={desk} seen={seen} filter={filter} />
      ) : (
        <TrailPage desk={desk} seen={seen} filter={filter} />
      )
    }
    case 'refused':
      return (
        <section class="card">
          <h1>{desk.w('line')}</h1>
          <p>{desk.w('refused')}</p>
          <a class="button" href="/desk">
            {desk.w('back')}
          </a>
        </section>
      )
  }
}

const TITLES = {
  line: 'line',
  talk: 'talk',
  message: 'talk',
  roster: 'roster',
  history: 'history',
  trail: 'trail',
  refused: 'line',
} as const

function framed(
  c: Context<Visited>,
  seen: Seen,
  what: string,
  page: (desk: Desk) => Child,
  status: 200 | 403 = 200,
): Response | Promise<Response> {
  const { words, nonce } = c.get('visit')
  const language = languageOf(c)
  const desk = deskOf(words, language, nonce, seen)
  const said = c.req.query('said') ?? ''
  const path = c.req.path.replace(/\/$/, '')
  const { w } = desk
  return c.html(
    html`<!doctype html>${(
        <Frame
          desk={desk}
          path={path}
          title={what === 'glass' ? w('number') : w(TITLES[seen.kind])}
          what={what}
          said={SAID.find((one) => one === said) ?? null}
        >
          {page(desk)}
        </Frame>
      )}`,
    status,
  )
}
