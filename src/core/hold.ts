import { CALL } from './bundle.ts'
import type { Effect, Event } from './effect.ts'
import {
  type Joins,
  type Leaving,
  queueOf,
  type Reason,
  ringOf,
  rungFor,
  type Standing,
  type ToDesk,
} from './letter.ts'
import { LIMITS } from './limits.ts'
import type { Session } from './session.ts'
import { languageOf, say, sayIn, speak, type Talk, topicSide } from './talk.ts'
import { follow, menuOf, run } from './walk.ts'

/**
 * Calls that are to be joined: a caller who waits in line, a clinician who is rung for them, and somebody who asked to be
 * called back. The desk knows who may be joined with whom; here is what each of them hears.
 */
type Hold = NonNullable<Session['hold']>

const write = (talk: Talk, letter: ToDesk): void => void talk.effects.push({ kind: 'write-desk', letter })

function change(talk: Talk, by: Partial<Hold>): void {
  const { hold } = talk.session
  if (hold !== null) talk.session = { ...talk.session, hold: { ...hold, ...by } }
}

/** A caller asks for a person: they hear what happens now, and wait. */
export function waitInLine(talk: Talk, reason: Reason): void {
  const ref = talk.at
  const { profile } = talk.session
  talk.session = {
    ...talk.session,
    hold: { as: 'caller', ref, taken: true, wants: null, ring: null },
    profile: { ...profile, knownToDesk: true },
  }
  write(talk, { kind: 'asked', ref, at: ref, reason, language: profile.language, channel: 'voice' })
  talk.effects.push({ kind: 'record-consent', what: 'handoff', wording: 'handoff-call-wait' })
  say(talk, 'handoff-call-wait', { apart: true })
  talk.then = { kind: 'wait', queue: '', ref }
}

/** What a call hears while it waits, and the keys that lead out of it; nobody is asked any more: it steps out. */
export function whileWaiting(talk: Talk, standing: Standing | null, seconds: number): Effect[] {
  const { hold, withheld } = talk.session
  // Out of line: nobody is asked any more, or a colleague who took the call over waits to be joined.
  const isToJoin = hold?.as === 'caller' && (standing?.passed?.queue ?? '') !== ''
  if (standing?.place === 0 || isToJoin) return [{ kind: 'step-out' }]
  if (hold?.as !== 'caller') {
    say(talk, hold?.ring?.mode === 'pass' ? 'clinician-ring-pass-wait' : 'clinician-ring-wait')
    return talk.effects
  }
  if (standing !== null) say(talk, 'handoff-call-place', { vars: { place: String(standing.place) } })
  const facts = talk.newest.settings.desk?.hold_facts ?? []
  const fact = topicSide(talk, facts[Math.floor(seconds / FACT_SECONDS) % facts.length] ?? '')?.voice[0]
  say(talk, withheld ? 'handoff-call-keys-withheld' : 'handoff-call-keys')
  if (fact !== undefined) speak(talk, fact, languageOf(talk))
  const listen = { language: languageOf(talk), keysOnly: true, hints: [], digits: 1 }
  return [...talk.effects, { kind: 'listen', ...listen, seconds: LIMITS.HOLD_SECONDS }]
}
/** About as long as one fact and the keys take to say, so that the next one is another. */
const FACT_SECONDS = 30

/** The key is kept until the wait is over, which the carrier tells in a request of its own. */
export function keyOnHold(talk: Talk, keys: string): void {
  if (keys === '1' || keys === '2' || keys === '9') change(talk, { wants: keys })
  talk.then = { kind: 'step-out' }
}

/** The wait is over. */
export function holdOver(talk: Talk, event: Extract<Event, { kind: 'hold-over' }>): void {
  const { hold } = talk.session
  const { result, queue, gone, standing } = event
  // Its queue was this handoff's alone, and carriers keep empty ones.
  if (result !== 'bridging-in-process' && QUEUE.test(queue)) talk.effects.push({ kind: 'remove', sid: queue })
  if (hold === null) return run(talk, menuOf(talk.bundle))
  const wasBridged = result.startsWith('bridged') || result === 'redirected-from-bridged'
  if (wasBridged) return parted(talk, true, gone, standing ?? null)
  if (hold.as === 'clinician') {
    if (gone) return parted(talk, false, true, null)
    say(talk, hold.ring?.mode === 'own' ? 'clinician-ring-unreached-own' : 'clinician-ring-unreached')
    talk.hungUp = true
  } else if (gone || result === 'hangup') leave(talk, 'hung-up')
  else if (result === 'bridging-in-process') {
    say(talk, 'handoff-call-again')
    talk.then = { kind: 'wait', queue: '', ref: hold.ref }
  } else if (hold.wants !== null) chosen(talk, hold.wants)
  else if (standing?.passed !== undefined && standing.passed.queue !== '')
    passedOn(talk, standing.passed.queue, standing.passed.round)
  else {
    leave(talk, 'nobody-came')
    talk.session = { ...talk.session, tries: 0, open: { kind: 'hold-choice' } }
    talk.hungUp = false
    const why = standing?.foreign === true ? 'handoff-call-no-language' : 'handoff-call-nobody'
    say(talk, why, { vars: { time: standing?.time ?? '' } })
    offer(talk)
  }
}

/** Whoever had the call has gone, and a colleague takes it over, or will: the caller is nowhere left alone. */
function passedOn(talk: Talk, queue: string, round?: number): void {
  const { hold } = talk.session
  change(talk, { as: 'caller', wants: null, ...(queue !== '' && { joined: round }) })
  say(talk, queue === '' ? 'handoff-call-again' : 'handoff-call-passed')
  talk.then = queue === '' ? { kind: 'wait', queue: '', ref: hold?.ref ?? talk.at } : { kind: 'join', queue }
}

const QUEUE = /^QU[0-9a-zA-Z]{1,64}$/

/** The desk hears that this handoff is over for its caller, and the call ends unless more is said. */
function leave(talk: Talk, why: Leaving): void {
  const { hold } = talk.session
  if (hold !== null) write(talk, { kind: 'left', ref: hold.ref, at: talk.at, why })
  talk.hungUp = true
}

const offer = (talk: Talk): void =>
  say(talk, talk.session.withheld ? 'handoff-call-keys-withheld' : 'handoff-call-keys')

/** A key, or silence, where nobody came. False if that is not the question. */
export function holdChoice(talk: Talk, key: string): boolean {
  const { open, tries } = talk.session
  if (open?.kind === 'hold-message') {
    talk.session = { ...talk.session, open: null }
    say(talk, 'handoff-call-no-message')
    leave(talk, 'left')
    close(talk)
    return true
  }
  if (open?.kind !== 'hold-choice') return false
  if (key === '2' || key === '9' || (key === '1' && !talk.session.withheld)) chosen(talk, key)
  else if (tries + 1 >= LIMITS.TRIES_PER_QUESTION) close(talk)
  else {
    talk.session = { ...talk.session, tries: tries + 1 }
    offer(talk)
  }
  return true
}

function close(talk: Talk): void {
  talk.session = { ...talk.session, open: null, hold: null }
  follow(talk, CALL, `${CALL}/closing`)
}

function chosen(talk: Talk, key: NonNullable<Hold['wants']>): void {
  const { hold, profile } = talk.session
  const ref = hold?.ref ?? talk.at
  talk.session = { ...talk.session, tries: 0, open: null }
  if (key === '1') {
    talk.session = { ...talk.session, profile: { ...profile, callBack: ref } }
    write(talk, { kind: 'wants-call', ref, at: talk.at })
    say(talk, 'handoff-call-back')
    talk.hungUp = true
  } else if (key === '9') {
    leave(talk, 'left')
    talk.hungUp = false
    talk.session = { ...talk.session, hold: null }
    say(talk, 'handoff-call-left')
    run(talk, menuOf(talk.bundle))
  } else {
    talk.session = { ...talk.session, open: { kind: 'hold-message' } }
    say(talk, 'handoff-call-message', { apart: true })
    talk.then = { kind: 'record' }
  }
}

export function recorded(talk: Talk, event: Extract<Event, { kind: 'recorded' }>): void {
  const { hold } = talk.session
  const { recording, seconds, gone } = event
  if (hold !== null) write(talk, { kind: 'recorded', ref: hold.ref, at: talk.at, recording, seconds })
  talk.effects.push({ kind: 'remove', sid: recording, after: LIMITS.RECORDING_KEPT_MS })
  talk.session = { ...talk.session, open: null }
  talk.hungUp = gone
  if (gone) return
  say(talk, 'handoff-call-recorded')
  close(talk)
}

/** A call that the desk placed was answered by a person. False if it is none of the desk's. */
export function callOfDesk(talk: Talk, origin: string | null): boolean {
  const about = rungFor(origin)
  if (about === null) return false
  const ring = ringOf(origin)
  const { profile } = talk.session
  const hold = { ref: about.ref, taken: false, wants: null, ring }
  talk.session = {
    ...talk.session,
    hold: { ...hold, as: ring === null ? 'called' : 'clinician' },
    profile: ring === null ? profile : { ...profile, language: ring.speaks },
  }
  if (ring === null && profile.callBack !== about.ref) talk.hungUp = true
  else askToTake(talk)
  return true
}

/** All that is said before key 1, since whoever picks up may be somebody else. */
function askToTake(talk: Talk): void {
  const { hold, profile } = talk.session
  if (hold?.ring == null) return sayIn(talk, 'ring-take', profile.known === 'no' ? 'both' : 'same')
  const { language, since, mode } = hold.ring
  say(talk, WHISPERS[mode], {
    vars: {
      language: language === 'es' ? 'Español' : 'English',
      minutes: String(Math.max(0, Math.floor((talk.at - since) / 60_000))),
    },
  })
}

const WHISPERS = {
  held: 'clinician-ring',
  back: 'clinician-ring-back',
  own: 'clinician-ring-own',
  text: 'clinician-ring-text',
  pass: 'clinician-ring-pass',
} as const

/** A key on a call of the desk's. `joins` is what the desk says to key 1: null that it is too late. */
export function takeHold(talk: Talk, key: string, joins: Joins | null | undefined): void {
  const { hold, tries } = talk.session
  if (hold === null) return
  if (key === '1' && joins === null) {
    say(talk, hold.as === 'clinician' ? 'clinician-ring-gone' : 'handoff-call-again')
    talk.hungUp = true
  } else if (key === '1' && joins?.queue === '') {
    say(talk, 'clinician-ring-texts')
    talk.hungUp = true
  } else if (key === '1' && joins != null) {
    change(talk, { taken: true })
    const { queue, waits } = joins
    talk.then = waits ? { kind: 'wait', queue, ref: hold.ref } : { kind: 'join', queue }
  } else {
    talk.session = { ...talk.session, tries: tries + 1 }
    if (key === '' || tries + 1 >= LIMITS.TRIES_PER_QUESTION) talk.hungUp = true
    else askToTake(talk)
  }
}

/** Two calls are apart again, or were never joined. */
export function parted(talk: Talk, bridged: boolean, gone: boolean, standing: Standing | null): void {
  const { hold } = talk.session
  if (hold === null) return run(talk, menuOf(talk.bundle))
  const passed = hold.as === 'clinician' || gone || !bridged ? undefined : standing?.passed
  // Joined once in this round, they were left by whoever took the call over, and that ends it.
  if (passed !== undefined && passed.round !== hold.joined) return passedOn(talk, passed.queue, passed.round)
  write(talk, { kind: 'parted', ref: hold.ref, at: talk.at, bridged, gone })
  talk.hungUp = gone || hold.as === 'clinician'
  if (bridged && hold.as !== 'clinician')
    talk.session = { ...talk.session, profile: { ...talk.session.profile, callBack: null } }
  if (gone) return
  if (!bridged && hold.as === 'caller') return passedOn(talk, '')
  if (hold.as === 'clinician') return say(talk, bridged ? 'clinician-ring-over' : 'clinician-ring-gone')
  talk.session = { ...talk.session, hold: null, tries: 0 }
  say(talk, bridged ? 'handoff-call-over' : 'handoff-call-again')
  if (bridged) run(talk, menuOf(talk.bundle))
  else talk.hungUp = true
}

/** The caller's own queue, whose name the core cannot know. */
export const inQueueOf = (effect: Effect, owner: string): Effect =>
  effect.kind === 'wait' && effect.queue === '' ? { ...effect, queue: queueOf(owner, effect.ref) } : effect
