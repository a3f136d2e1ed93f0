import { type Bundle, lookup } from './bundle.ts'
import { callStarted, type Heard, keyed, silent, spoke } from './calling.ts'
import type { Effect, Event } from './effect.ts'
import { timeCame } from './due.ts'
import { deskWrote } from './handoff.ts'
import { holdOver, keyOnHold, parted, recorded, whileWaiting } from './hold.ts'
import type { Standing } from './letter.ts'
import { callAnswered, isUntaken } from './ring.ts'
import { LIMITS } from './limits.ts'
import { segments } from './segments.ts'
import { type Sending, textMissed } from './missed.ts'
import { begin, isOver, type Session } from './session.ts'
import { languageOf, say, type Talk } from './talk.ts'
import { staffKeyed, staffSilent } from './staff-call.ts'
import { texted } from './texting.ts'
import { atQuestion } from './walk.ts'

export type Step = { session: Session; effects: Effect[] }

/**
 * One event of one talk. Pure and total: any session and any event over any bundle give a valid session and at most
 * `LIMITS.EFFECTS_PER_STEP` effects; what is not understood is an effect too. The clock comes in the event.
 *
 * `bundle` is the one the talk began with; `newest` is the newest at hand, from which safety and withdrawals come.
 * `staffed` says that the desk has clinicians: nobody is offered unless the caller knows of one.
 */
export function step(
  bundle: Bundle,
  session: Session,
  event: Event,
  newest: Bundle = bundle,
  staffed = false,
): Step {
  const fresh = isOver(session, event.at) ? begin('text', session.profile, event.at) : session
  const talk = talkOf(bundle, { ...fresh, at: Math.max(fresh.at, event.at) }, event.at, newest, staffed)
  if (event.kind === 'time-came') {
    timeCame(talk)
    return { session: talk.session, effects: talk.effects.slice(0, LIMITS.EFFECTS_WHEN_DUE) }
  }
  if (event.kind === 'desk-wrote') {
    deskWrote(talk, event)
    return { session: talk.session, effects: talk.effects }
  }
  if (event.kind === 'text-received') {
    texted(talk, event)
    const effects = [...talk.effects, ...replies(talk)].slice(0, LIMITS.EFFECTS_PER_STEP)
    return { session: talk.session, effects }
  }
  if (event.kind === 'text-missed') {
    const sending = textMissed(talk, event)
    const texts = sending === null ? [] : replies(talk)
    const sent = texts.flatMap((e): Effect[] => (e.kind === 'reply' ? [late(e.text, sending)] : []))
    return { session: talk.session, effects: [...talk.effects, ...sent].slice(0, LIMITS.EFFECTS_PER_STEP) }
  }
  return called(talk, event)
}

/** An answer for which there is no response any more: it goes out by itself. */
const late = (text: string, sending: Sending | null): Effect => ({
  kind: 'send',
  text,
  about: null,
  ...(sending !== null && {
    origin: sending.origin,
    notBefore: sending.notBefore,
    ...(sending.until !== null && { until: sending.until }),
  }),
})

/** What a call that waits in line hears now. Nothing happens by it, so there is no session after it. */
export const held = (
  bundle: Bundle,
  session: Session,
  at: number,
  standing: Standing | null,
  seconds: number,
): Effect[] => whileWaiting(talkOf(bundle, session, at, bundle, true), standing, seconds)

const talkOf = (bundle: Bundle, session: Session, at: number, newest: Bundle, staffed: boolean): Talk => ({
  bundle,
  newest,
  at,
  staffed,
  session,
  effects: [],
  texts: [],
  bare: false,
  watched: false,
  hungUp: false,
  then: null,
  factLast: false,
})

/** The messages of the answer. A phone that we never wrote to also hears, once, what this is. */
function replies(talk: Talk): Effect[] {
  if (talk.texts.length > 0 && !talk.bare && !talk.session.profile.met) firstContact(talk)
  const watched = talk.watched ? { watched: true as const } : {}
  return talk.texts.slice(0, LIMITS.REPLIES).map((text) => ({ kind: 'reply', text, ...watched }))
}

function firstContact(talk: Talk): void {
  talk.session = { ...talk.session, profile: { ...talk.session.profile, met: true } }
  const [first = ''] = talk.texts
  const joined = withFirstContact(talk, first)
  if (segments(joined).segments <= LIMITS.SEGMENTS_PER_TEXT) talk.texts[0] = joined
  else say(talk, 'first-contact', { newText: true })
}

const withFirstContact = (talk: Talk, text: string): string => {
  const line = lookup(talk.bundle.phrases, 'first-contact')?.[languageOf(talk)].text
  return line === undefined ? text : `${text}\n${line}`
}

function called(talk: Talk, event: Heard): Step {
  if (event.kind !== 'call-started' && talk.session.texted !== null && talk.session.profile.cannotText) {
    talk.session = { ...talk.session, texted: null }
    say(talk, 'cannot-text')
  }
  switch (event.kind) {
    case 'call-started':
      callStarted(talk, event.withheld)
      break
    case 'keys-pressed':
      if (talk.session.staff !== null) staffKeyed(talk, event.keys, event)
      else keyed(talk, event.keys, event.joins)
      break
    case 'words-heard':
      spoke(talk, event.words, event.confidence)
      break
    case 'nothing-heard':
      if (talk.session.staff !== null) staffSilent(talk)
      else silent(talk)
      break
    case 'call-answered':
      callAnswered(talk, event.origin, event.machine)
      break
    case 'key-on-hold':
      keyOnHold(talk, event.keys)
      break
    case 'hold-over':
      holdOver(talk, event)
      break
    case 'parted':
      parted(talk, event.bridged, event.gone, event.standing ?? null)
      break
    case 'recorded':
      recorded(talk, event)
      break
  }
  introduce(talk)
  if (talk.session.open?.kind === 'emergency')
    say(talk, 'emergency-again', { in: talk.session.open.language })
  const effects = talk.effects.slice(0, LIMITS.EFFECTS_PER_STEP - 1)
  const last = talk.hungUp ? { kind: 'hang-up' as const } : (talk.then ?? listen(talk))
  return { session: talk.session, effects: [...effects, last] }
}

/** A phone's first text from us, asked for on a call, also says what this is: in the same text, or in one of its own. */
function introduce(talk: Talk): void {
  if (talk.session.profile.met) return
  talk.effects = talk.effects.flatMap((effect): Effect[] => {
    if (effect.kind !== 'send') return [effect]
    talk.session = { ...talk.session, profile: { ...talk.session.profile, met: true } }
    const text = withFirstContact(talk, effect.text)
    if (segments(text).segments <= LIMITS.SEGMENTS_PER_TEXT) return [{ ...effect, text }]
    return [effect, { kind: 'send', text: withFirstContact(talk, '').trim(), about: null }]
  })
}

function listen(talk: Talk): Effect {
  const language = languageOf(talk)
  const isTaken = !isUntaken(talk)
  const { staff } = talk.session
  const keysOnly =
    !isTaken || staff !== null || talk.session.keysOnly || talk.newest.settings.speech === 'off'
  return {
    kind: 'listen',
    language,
    keysOnly,
    hints: keysOnly ? [] : talk.bundle.hints[language].slice(0, LIMITS.HINTS),
    seconds: isTaken ? LIMITS.GATHER_SECONDS : LIMITS.TAKE_SECONDS,
    digits: digitsWanted(talk),
  }
}

/** A ZIP code takes five keys and a time four; anything else one. */
function digitsWanted(talk: Talk): number {
  const { open, staff } = talk.session
  if (staff?.at === 'pin') return PIN_KEYS
  if (open?.kind === 'enrol' && (open.want === 'place' || open.want === 'clock')) return ZIP_KEYS
  if (open?.kind === 'enrol' && open.want === 'time') return TIME_KEYS
  const at = open === null ? atQuestion(talk) : null
  return at !== null && 'zip' in at.ask ? ZIP_KEYS : 1
}
const PIN_KEYS = 6
const ZIP_KEYS = 5
const TIME_KEYS = 4
