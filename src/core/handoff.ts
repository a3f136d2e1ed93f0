import type { Event } from './effect.ts'
import { LIMITS } from './limits.ts'
import { type FromDesk, type Obeyed, type Reason, ringOf, rungFor, type Said } from './letter.ts'
import { asSent } from './segments.ts'
import type { Open, Profile } from './session.ts'
import { lookup } from './bundle.ts'
import { waitInLine } from './hold.ts'
import { leave } from './leaving.ts'
import { endAll } from './manage.ts'
import { hasDesk, languageOf, say, type Talk } from './talk.ts'

/**
 * Somebody wants a person. With clinicians on the roster the consent line follows; without any, where people are at
 * any hour, and nothing that implies one of ours.
 */
export function requestPerson(talk: Talk, reason: Reason): void {
  if (!hasDesk(talk)) return say(talk, 'no-person')
  if (talk.session.channel === 'voice') return waitInLine(talk, gravest(talk, reason))
  talk.session = { ...talk.session, open: { kind: 'handoff-consent', reason: gravest(talk, reason) } }
  say(talk, 'handoff-consent')
}

/** Somebody asked, by text, to be called: a clinician is rung at once, and then this phone. */
export function requestCall(talk: Talk, reason: Reason): void {
  if (!hasDesk(talk)) return say(talk, 'no-person')
  const { profile } = talk.session
  say(talk, 'handoff-call-asked')
  if (profile.callBack !== null) return
  const ref = talk.at
  talk.session = { ...talk.session, profile: { ...profile, callBack: ref, knownToDesk: true } }
  talk.effects.push({ kind: 'record-consent', what: 'handoff', wording: 'handoff-call-asked' })
  const asked = {
    ref,
    at: ref,
    reason: gravest(talk, reason),
    language: profile.language,
    back: true as const,
  }
  write(talk, { kind: 'asked', ...asked, channel: 'voice' })
}

/** What happened lately says more of the urgency than the word that was texted. */
function gravest(talk: Talk, reason: Reason): Reason {
  const { crisis } = talk.session.profile
  if (crisis !== null && talk.at - crisis.at < LIMITS.CRISIS_MEMORY_MS) return 'crisis'
  return talk.session.urgent ? 'urgent' : reason
}

/** An answer to one of the questions around a handoff. False if it is none. */
export function ofHandoff(talk: Talk, open: Open, said: string): boolean {
  if (open.kind === 'handoff-consent') {
    if (AGREED.has(said)) ask(talk, open.reason)
    else if (DECLINED.has(said)) {
      close(talk)
      say(talk, 'handoff-cancelled')
    } else return false
    return true
  }
  if (open.kind === 'handoff-helped') {
    if (!AGREED.has(said) && !DECLINED.has(said)) return false
    const helped = AGREED.has(said)
    close(talk)
    write(talk, { kind: 'rated', ref: open.ref, at: talk.at, helped })
    say(talk, helped ? 'handoff-helped-yes' : 'handoff-helped-no')
    return true
  }
  return false
}
const AGREED = new Set(['1', 'yes', 'y', 'yeah', 'si', 's', 'claro'])
const DECLINED = new Set(['2', 'no', 'nope', 'no thanks', 'no gracias'])

/** Agreed: the desk is asked at once, and what it is about may follow. */
function ask(talk: Talk, reason: Reason): void {
  const { profile, channel } = talk.session
  talk.session = {
    ...talk.session,
    open: { kind: 'handoff-about' },
    profile: { ...profile, handoff: { ref: talk.at, state: 'waiting' }, knownToDesk: true },
  }
  talk.effects.push({ kind: 'record-consent', what: 'handoff', wording: 'handoff-consent' })
  write(talk, { kind: 'asked', ref: talk.at, at: talk.at, reason, language: profile.language, channel })
  say(talk, 'handoff-about')
}

/** A text that the line itself answered inside a handoff: whoever holds it sees that too. */
export function shown(talk: Talk, text: string): void {
  const { crisis } = talk.session.profile
  relay(talk, text, crisis?.at === talk.at ? 'crisis' : talk.session.urgent ? 'urgent' : 'command')
}

/** A text goes on to whoever holds the handoff, or is kept for them. */
export function relay(talk: Talk, text: string, obeyed: Obeyed | null): void {
  const { handoff } = talk.session.profile
  if (handoff !== null) write(talk, { kind: 'said', ref: handoff.ref, at: talk.at, text, obeyed })
}

type Letter = Extract<Talk['effects'][number], { kind: 'write-desk' }>['letter']
export const write = (talk: Talk, letter: Letter): void =>
  void talk.effects.push({ kind: 'write-desk', letter })

function close(talk: Talk): void {
  talk.session = { ...talk.session, open: null }
}

/** A letter of the desk: how the handoff stands, and words to send to this phone. */
export function deskWrote(talk: Talk, { letter, word }: Extract<Event, { kind: 'desk-wrote' }>): void {
  const { profile } = talk.session
  switch (word.kind) {
    case 'roster':
      return roster(talk, letter, word.joined)
    case 'word':
      return send(talk, letter, word.say, word.language, word.until)
    case 'unsay': {
      const origins = word.letters.map((id) => `${DESK_ORIGIN}${id}`)
      return void talk.effects.push({ kind: 'unsay', origins, from: word.from, until: word.until })
    }
    case 'ring':
      return ring(talk, word)
    case 'ring-stop':
      return void talk.effects.push({ kind: 'call-off', origin: word.origin })
    case 'handoff': {
      if (profile.callBack === word.ref && (word.state === 'over' || word.state === 'asks')) {
        talk.session = { ...talk.session, profile: { ...profile, callBack: null } }
        // Whoever texts with us reads that no call comes any more; to a phone that only called, nothing is sent.
        const isTold = profile.met && profile.optedOut === null && profile.handoff?.ref !== word.ref
        if (isTold && word.state === 'over' && word.say !== null)
          send(talk, letter, word.say, languageOf(talk), null)
      }
      // One that was left meanwhile: its last words cross ours on the way.
      if (profile.handoff?.ref !== word.ref) return
      const isOver = word.state === 'over' || word.state === 'asks'
      const { state } = word
      talk.session = {
        ...talk.session,
        open: state === 'asks' ? { kind: 'handoff-helped', ref: word.ref } : talk.session.open,
        profile: { ...profile, handoff: isOver ? null : handoffOf(word.ref, state) },
      }
      if (word.say !== null) send(talk, letter, word.say, languageOf(talk), null)
    }
  }
}

/**
 * This phone is a clinician's from now on, or no longer. Then a "1" is for the desk, so its own reminders end, and so
 * does a handoff of its own: neither could be told from the other.
 */
function roster(talk: Talk, letter: number, joined: boolean): void {
  const had = talk.session.profile.reminders.length > 0
  if (joined) {
    leave(talk, 'left')
    if (had) endAll(talk)
  }
  talk.session = { ...talk.session, open: null, profile: { ...talk.session.profile, clinician: joined } }
  if (!joined || !had) return
  talk.effects.push({ kind: 'record-consent', what: 'end-reminder', wording: 'clinician-reminders' })
  send(talk, letter, { phrase: 'clinician-reminders', vars: {} }, languageOf(talk), null)
}

/** The desk rings this phone: a clinician's, or a participant's whom their clinician calls. */
function ring(talk: Talk, { origin, until }: Extract<FromDesk, { kind: 'ring' }>): void {
  const about = rungFor(origin)
  if (about !== null && ringOf(origin) === null) {
    const { profile } = talk.session
    // Whoever stopped everything since they asked is not called either.
    if (profile.optedOut !== null && profile.optedOut.at > about.ref)
      return write(talk, { kind: 'ring-over', ...about, at: talk.at })
    talk.session = { ...talk.session, profile: { ...profile, callBack: about.ref } }
  }
  talk.effects.push({ kind: 'call', origin, until })
}

const handoffOf = (ref: number, state: string): Profile['handoff'] => ({
  ref,
  state: state === 'live' ? 'live' : 'waiting',
})

/** Words of the desk as a text of its own; what it is for names the letter, so that a failure can be reported. */
function send(
  talk: Talk,
  letter: number,
  { phrase, vars }: Said,
  language: 'en' | 'es',
  until: number | null,
): void {
  const wording = lookup(talk.newest.phrases, phrase)?.[language].text ?? ''
  const text = asSent(wording, talk.newest.settings.accents).replace(
    /\{([a-z]+)\}/g,
    (whole, name: string) => vars[name] ?? whole,
  )
  const { optedOut, cannotText, handoff, clinician } = talk.session.profile
  if (text === '') return
  // Somebody who stopped our texts and then asked for the nurse gets hers; a STOP ends the handoff too.
  const isAskedFor = optedOut?.by === 'hotline' && handoff !== null && !clinician
  if ((optedOut !== null && !isAskedFor) || cannotText) {
    write(talk, { kind: 'undelivered', letter, at: talk.at })
    return
  }
  const origin = `${DESK_ORIGIN}${letter}`
  const cut = text.slice(0, LIMITS.BODY_CHARACTERS)
  talk.effects.push({ kind: 'send', text: cut, about: null, origin, ...(until === null ? {} : { until }) })
}

/** Begins what rows of the outbox are for that the desk asked for; the number of its letter follows. */
export const DESK_ORIGIN = 'desk '
