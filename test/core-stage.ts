import { createOptOut } from '../simulator/optout.ts'
import { type Stage } from '../simulator/stage.ts'
import type { Bundle } from '../src/core/bundle.ts'
import { wakeAt } from '../src/core/due.ts'
import type { Effect, Untimed } from '../src/core/effect.ts'
import { LIMITS } from '../src/core/limits.ts'
import { notTaken } from '../src/core/ring.ts'
import { afterSending, begin, NEW_PROFILE, Profile, Session } from '../src/core/session.ts'
import { plain } from '../src/core/speech.ts'
import { step } from '../src/core/step.ts'

/** A phone as the pure core sees it. Sessions are kept as JSON, so that nothing can hide in memory. */
type Phone = {
  number: string
  /** Keys that the call waits for at once. */
  digits: number
  profile: string
  text: string | null
  call: string | null
  /** A call of ours that rings here, and until when. */
  ringing: { origin: string; until: number; endsAt: number } | null
  news: string[]
  last: string[]
}

const LINE = '+12025550100'
/** Twilio's test number for a phone that is no mobile. */
const LANDLINE = '+15005550009'

/** Phones on `step` alone, as a stage for talks: no Worker, no network, a clock of its own. */
export function coreStage(bundle: Bundle, numbers: readonly string[], settled = 2_000): Stage {
  const filter = createOptOut('twilio')
  let now = Date.parse('2026-11-23T16:00:00Z')
  const phones = numbers.map((number): Phone => ({
    number,
    digits: 1,
    profile: JSON.stringify({ ...NEW_PROFILE, area: number.slice(2, 5) }),
    text: null,
    call: null,
    ringing: null,
    news: [],
    last: [],
  }))
  const held = (phone: number): Phone => {
    const one = phones[phone - 1]
    if (one === undefined) throw new Error(`phone ${phone} has no number`)
    return one
  }

  function happen(one: Phone, event: Untimed, own: string | null): void {
    const profile = Profile.parse(JSON.parse(one.profile))
    const kept = event.kind === 'text-received' ? one.text : one.call
    const channel = event.kind === 'text-received' ? 'text' : 'voice'
    const session =
      kept === null ? begin(channel, profile, now) : { ...Session.parse(JSON.parse(kept)), profile }
    const taken = step(bundle, session, { ...event, at: now }, bundle, true)
    const after = Session.parse(taken.session)
    one.profile = JSON.stringify(after.profile)
    if (channel === 'text') one.text = JSON.stringify(after)
    else one.call = taken.effects.some((e) => e.kind === 'hang-up') ? null : JSON.stringify(after)
    const said = taken.effects.flatMap((e) => heard(e))
    const replies = taken.effects.flatMap((e) =>
      e.kind === 'reply' && !filter.isBlocked(one.number, LINE) ? [e.text] : [],
    )
    const sent = taken.effects.flatMap((e) => (e.kind === 'send' ? send(one, e, after) : []))
    one.digits = taken.effects.flatMap((e) => (e.kind === 'listen' ? [e.digits] : []))[0] ?? 1
    one.last = [...(own === null ? [] : [own]), ...said, ...replies, ...sent]
    one.news.push(...one.last)
    now += settled
  }

  function nextDue(): { at: number; happen: () => void } | null {
    const due = phones.flatMap((phone) => {
      const at = wakeAt(Profile.parse(JSON.parse(phone.profile)))
      const { ringing } = phone
      return [
        ...(at === null ? [] : [{ at, happen: () => wake(phone) }]),
        ...(ringing === null ? [] : [{ at: ringing.endsAt, happen: () => ringOut(phone) }]),
      ]
    })
    return due.toSorted((a, b) => a.at - b.at)[0] ?? null
  }

  /** Nobody took it, or it was busy: the call may be made once more. */
  function ringOut(one: Phone): void {
    const profile = Profile.parse(JSON.parse(one.profile))
    const { origin = null, until = null } = one.ringing ?? {}
    one.ringing = null
    one.profile = JSON.stringify(notTaken(profile, origin, until, now))
  }

  function pickUp(one: Phone, machine: boolean): void {
    if (one.ringing === null) throw new Error('this phone is not ringing')
    const { origin } = one.ringing
    Object.assign(one, { ringing: null, call: null })
    happen(one, { kind: 'call-answered', machine, origin }, null)
  }

  /** The alarm of a number: what is due goes out. */
  function wake(one: Phone): void {
    const profile = Profile.parse(JSON.parse(one.profile))
    const session =
      one.text === null ? begin('text', profile, now) : { ...Session.parse(JSON.parse(one.text)), profile }
    const taken = step(bundle, session, { kind: 'time-came', at: now }, bundle, true)
    const after = Session.parse(taken.session)
    one.profile = JSON.stringify(after.profile)
    one.text = JSON.stringify(after)
    one.news.push(...taken.effects.flatMap((e) => (e.kind === 'send' ? send(one, e, after) : [])))
    for (const e of taken.effects)
      if (e.kind === 'call') one.ringing = { ...e, endsAt: now + LIMITS.RING_SECONDS * 1000 }
  }

  function send(one: Phone, effect: Extract<Effect, { kind: 'send' }>, session: Session): string[] {
    const text = one.text === null ? begin('text', session.profile, now) : Session.parse(JSON.parse(one.text))
    if (effect.about !== null)
      one.text = JSON.stringify(afterSending(text, effect.about, session.profile, now))
    if (one.number !== LANDLINE) return [effect.text]
    one.profile = JSON.stringify({ ...session.profile, cannotText: true })
    return []
  }

  return {
    text: async (phone, body, pictures) => {
      const one = held(phone)
      const own = filter.take(one.number, LINE, body)
      happen(one, { kind: 'text-received', body, pictures, optOutType: null }, own)
    },
    call: async (phone, withheld) => {
      const one = held(phone)
      one.call = null
      if (!withheld) return happen(one, { kind: 'call-started', withheld }, null)
      const known = { profile: one.profile, text: one.text }
      one.profile = JSON.stringify(NEW_PROFILE)
      happen(one, { kind: 'call-started', withheld }, null)
      Object.assign(one, { text: known.text })
    },
    press: async (phone, keys) => {
      const one = held(phone)
      for (let rest = keys; rest !== '';) {
        const taken = rest.slice(0, one.digits)
        rest = rest.slice(taken.length)
        happen(one, { kind: 'keys-pressed', keys: taken }, null)
      }
    },
    say: async (phone, words, confidence = 0.9) =>
      happen(held(phone), { kind: 'words-heard', words, confidence }, null),
    silence: async (phone) => happen(held(phone), { kind: 'nothing-heard' }, null),
    hangUp: async (phone) => {
      const one = held(phone)
      if (one.ringing !== null) ringOut(one)
      one.call = null
    },
    answer: async (phone) => pickUp(held(phone), false),
    machine: async (phone) => pickUp(held(phone), true),
    again: async () => {},
    pass: async (time) => {
      const to = 'ms' in time ? now + time.ms : Date.parse(time.to)
      for (let due = nextDue(); due !== null && due.at <= to; due = nextDue()) {
        now = Math.max(now, due.at)
        due.happen()
      }
      now = to
    },
    received: async (phone) => held(phone).news.splice(0),
  }
}

const heard = (effect: Effect): string[] =>
  effect.kind === 'speak' ? [plain(effect.speech)] : effect.kind === 'play' ? [`[plays ${effect.url}]`] : []
