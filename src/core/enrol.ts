import { agreed, disclosure, timesOf } from './agree.ts'
import { lookup } from './bundle.ts'
import { sayTime, sayDay, type WallTime, minutes } from './clock.ts'
import { wallTimes } from './clock-said.ts'
import { DAYTIME } from './daytime.ts'
import { LIMITS } from './limits.ts'
import { canAsk } from './help-check.ts'
import { dateIn, MORNING, needsDate, timesNeeded } from './regimen.ts'
import { type Draft, NEW_DRAFT, type Reminder } from './reminder.ts'
import { plain } from './speech.ts'
import { languageOf, say, type Talk } from './talk.ts'
import { type Language, normalise } from './text.ts'
import { zonesOfZip } from './geography.ts'
import { candidates, zonesByClock } from './zones.ts'
import { zonesOfPlace } from './zones-said.ts'

/** What is asked next while a reminder is set up. */
export type Want =
  | 'regimen'
  | 'time'
  | 'times'
  | 'half'
  | 'date'
  | 'place'
  | 'clock'
  | 'way'
  | 'hour'
  | 'consent'

/** Begins a reminder with whatever `body` already says of it; `changes` is the one that it will replace. */
export function enrol(
  talk: Talk,
  body: string,
  regimen: string | null,
  changes: Reminder | null = null,
): void {
  const { profile, withheld, channel } = talk.session
  if (withheld) return say(talk, 'no-number')
  if (profile.optedOut !== null) return say(talk, 'texts-stopped')
  // On a call from it such a phone, or one of a line that does not text yet, can still ask to be called.
  const onlyCalls = profile.cannotText || talk.newest.settings.channels === 'voice'
  if (onlyCalls && channel === 'text') return say(talk, profile.cannotText ? 'cannot-text' : 'no-texts-yet')
  // What is built in knows no places, so no hour could be trusted.
  if (talk.bundle.geography === null) return say(talk, 'no-more-now')
  if (changes === null && profile.reminders.length >= LIMITS.REMINDERS) return say(talk, 'remind-full')
  const draft: Draft =
    changes === null
      ? { ...NEW_DRAFT, regimen, by: onlyCalls ? 'call' : channel === 'text' ? 'text' : null }
      : {
          ...NEW_DRAFT,
          regimen: changes.regimen,
          changes: changes.id,
          plain: changes.plain,
          by: changes.by,
        }
  const known = profile.zone === null ? [] : [profile.zone]
  goOn(talk, filled(talk, { ...draft, zones: known }, body))
}

/** Takes `body` as an answer to what is asked. False if it says nothing of it: commands and topics come next. */
export function enrolled(talk: Talk, want: Want, body: string): boolean {
  const { draft } = talk.session
  if (draft === null) return false
  const said = normalise(body)
  if (want === 'consent') {
    const answer = agreed(talk, draft, said)
    if (answer !== null && answer !== 'done') goOn(talk, answer)
    return answer !== null
  }
  if (want === 'half') return half(talk, draft, said)
  if (want === 'way') {
    const by = BY[said]
    if (by !== undefined) goOn(talk, { ...draft, by })
    return by !== undefined
  }
  if (want === 'hour') {
    if (said !== '1' && said !== '2') return false
    goOn(talk, said === '1' ? { ...draft, anyHour: true } : { ...draft, times: [], other: null })
    return true
  }
  if (want === 'clock') return clock(talk, draft, body)
  const after = filled(talk, draft, keyedTime(want, body))
  // A time in answer to "where?" is the one on their clock, not another hour for the reminder.
  if (want === 'place') {
    if (after.zones.length === 0) return clock(talk, draft, body)
    goOn(talk, { ...draft, zones: after.zones })
    return true
  }
  if (JSON.stringify(after) === JSON.stringify(draft)) return false
  goOn(talk, after)
  return true
}

const BY: Partial<Record<string, 'text' | 'call'>> = {
  '1': 'text',
  text: 'text',
  'a text': 'text',
  texto: 'text',
  '2': 'call',
  call: 'call',
  'a call': 'call',
  llamada: 'call',
}

/** Four digits of a keypad are a time: 0830. */
const keyedTime = (want: Want, body: string): string => {
  const [, hour, minute] = (want === 'time' && /^(\d\d)(\d\d)$/.exec(body.trim())) || []
  return hour === undefined || minute === undefined ? body : `${Number(hour)}:${minute}`
}

/** The draft with everything that the words say of it. */
function filled(talk: Talk, draft: Draft, body: string): Draft {
  const { geography } = talk.bundle
  const [zip] = /\b\d{5}\b/.exec(body) ?? []
  const rest = zip === undefined ? body : body.replace(zip, ' ')
  const said = normalise(rest)
  const regimen = draft.regimen ?? regimenOf(talk, said)
  const heard = wallTimes(rest)
  const times = heard === null || heard.times.length === 0 ? null : heard.times
  const zones =
    geography === null
      ? []
      : zip !== undefined
        ? zonesOfZip(geography, zip)
        : mayBeElsewhere(talk, draft)
          ? zonesOfPlace(geography, said)
          : []
  const zone = zones[0] ?? draft.zones[0] ?? ZONE_FOR_DATES
  const date = heard?.day == null ? null : dateIn(heard.day, zone, talk.at)
  return {
    ...draft,
    regimen,
    times: times === null ? draft.times : times.map((t) => t.time),
    other: times === null ? draft.other : times.length === 1 ? (times[0]?.other ?? null) : null,
    zones: zones.length > 0 ? zones : draft.zones,
    date: date ?? draft.date,
    plain: draft.plain ? !NEUTRAL.test(said) : PLAIN.test(said),
  }
}
/** Where the person was when the last one was set up is only a guess: they may have moved. */
const mayBeElsewhere = (talk: Talk, { zones }: Draft): boolean =>
  zones.length === 0 || (zones.length === 1 && zones[0] === talk.session.profile.zone)
/** Asked for in so many words: the medicine is then named, where everyone who sees the screen can read it. */
const PLAIN = /\b(?:plain|by name|with the name|con nombre|con el nombre)\b/
const NEUTRAL = /\b(?:neutral|neutro|sin nombre)\b/
/** Where nobody has said where they are: the zone with most people, for "tomorrow" only. */
const ZONE_FOR_DATES = 'America/New_York'

/** The regimen whose longest word stands in the text, of those that are offered here. */
function regimenOf(talk: Talk, said: string): string | null {
  let best: { id: string; length: number } | null = null
  for (const [id, regimen] of Object.entries(talk.bundle.regimens))
    for (const word of canAsk(talk, regimen) ? regimen.words : [])
      if (` ${said} `.includes(` ${word} `) && word.length > (best?.length ?? 0))
        best = { id, length: word.length }
  return best?.id ?? null
}

function half(talk: Talk, draft: Draft, said: string): boolean {
  const [time] = draft.times
  const { other } = draft
  if (time === undefined || other === null) return false
  const [am, pm] = minutes(time) < minutes(other) ? [time, other] : [other, time]
  const chosen = MORNINGS.has(said) ? am : EVENINGS.has(said) ? pm : null
  if (chosen === null) return false
  goOn(talk, { ...draft, times: [chosen], other: null })
  return true
}
const MORNINGS = new Set([
  '1',
  'am',
  'a m',
  'morning',
  'in the morning',
  'manana',
  'de la manana',
  'por la manana',
])
const EVENINGS = new Set(
  'pm, p m, 2, evening, night, afternoon, in the evening, at night, noche, tarde, de la noche, de la tarde, por la noche, por la tarde'.split(
    ', ',
  ),
)

/** "What time is it there?": the zones of the draft, or of the number, whose clocks show that. */
function clock(talk: Talk, draft: Draft, body: string): boolean {
  const { geography } = talk.bundle
  const told = wallTimes(body)?.times[0]?.time
  if (told === undefined || geography === null) return false
  const { area } = talk.session.profile
  const number = area === null ? {} : { number: `+1${area}5550100` }
  const possible = draft.zones.length > 1 ? draft.zones : candidates(geography, number)
  const fitting = zonesByClock(possible, told, talk.at)
  const zones = fitting.length > 0 ? fitting : zonesByClock(geography.everywhere, told, talk.at)
  const [zone] = zones
  if (zone === undefined) return false
  // Clocks that agree now are told apart by the likeliest of them: the number's own come first.
  goOn(talk, { ...draft, zones: [zone] })
  return true
}

/** Asks for the next thing that is missing. */
export function goOn(talk: Talk, draft: Draft): void {
  talk.session = { ...talk.session, draft }
  const want = missing(talk, draft)
  talk.session = { ...talk.session, open: { kind: 'enrol', want } }
  ask(talk, draft, want)
}

function missing(talk: Talk, draft: Draft): Want {
  const regimen = draft.regimen === null ? undefined : lookup(talk.bundle.regimens, draft.regimen)
  if (regimen === undefined) return 'regimen'
  if (needsDate(regimen.pattern) && draft.date === null) return 'date'
  const needed = timesNeeded(regimen.pattern)
  if (draft.times.length < needed && !needsDate(regimen.pattern)) return needed > 1 ? 'times' : 'time'
  if (draft.other !== null) return 'half'
  if (draft.zones.length === 0) return 'place'
  if (draft.zones.length > 1) return 'clock'
  if (draft.by === null && talk.session.channel === 'voice') return 'way'
  if (!draft.anyHour && timesOf(draft).some(isUnusual)) return 'hour'
  return 'consent'
}

const isUnusual = (time: WallTime): boolean =>
  minutes(time) < minutes(DAYTIME.from) || minutes(time) >= minutes(DAYTIME.until)

const QUESTIONS = {
  regimen: 'remind-regimen',
  time: 'remind-time',
  times: 'remind-times',
  half: 'remind-half',
  date: 'remind-date',
  place: 'remind-place',
  clock: 'remind-clock',
  way: 'remind-way',
  hour: 'remind-hour',
  consent: 'remind-disclosure',
} as const

/** Puts the question again, in the language of now. */
export function askAgain(talk: Talk): void {
  const { open, draft } = talk.session
  if (open?.kind === 'enrol' && draft !== null) ask(talk, draft, open.want)
}

function ask(talk: Talk, draft: Draft, want: Want): void {
  const language = languageOf(talk)
  const time = timesOf(draft)[0] ?? MORNING
  say(talk, want === 'consent' ? disclosure(draft) : QUESTIONS[want], {
    vars: {
      time: sayTime(time, language),
      hour: `${time.hour % 12 === 0 ? 12 : time.hour % 12}`,
      schedule: schedule(talk, draft, language),
    },
  })
}

/** "1 text a day about 8:30 PM (Mountain time)". */
function schedule(talk: Talk, draft: Draft, language: Language): string {
  const regimen = draft.regimen === null ? undefined : lookup(talk.bundle.regimens, draft.regimen)
  if (regimen === undefined) return ''
  // A text may have lost its accents on the way to a phone; a voice needs them.
  const words = (id: string): string => {
    const both = lookup(talk.bundle.phrases, `schedule-${id}`)?.[language]
    return (talk.session.channel === 'voice' ? both && plain(both.voice) : both?.text) ?? ''
  }
  const by = draft.by ?? 'text'
  const [zone] = draft.zones
  const label = zone === undefined ? undefined : lookup(talk.bundle.geography?.labels ?? {}, zone)?.[language]
  const times = timesOf(draft).map((t) => sayTime(t, language))
  return words(regimen.pattern)
    .replace('{one}', words(by))
    .replace('{many}', words(`${by}s`))
    .replace('{times}', times.join(', '))
    .replace('{zone}', label ?? zone ?? '')
    .replace('{day}', draft.date === null ? '' : sayDay(draft.date, language))
    .replace('{count}', String(regimen.offsets.length))
}
