import type { WallTime } from './clock.ts'
import {
  AFTER_OH,
  FRACTION,
  HOUR,
  LATE_HOUR,
  LINKS,
  MINUTE,
  PART,
  type Part,
  TRAILERS,
  UNIT,
} from './clock-words.ts'

/**
 * A time of day as said. `other` is the same twelve hours later, where nothing said which half of the day is meant
 * ("8", "8:30"): then `time` is the one before noon. Null where the words leave no doubt ("8pm", "20:00", "noon").
 */
export type SaidTime = { time: WallTime; other: WallTime | null }

/** An hour as read at a place of a text, before the half of the day is known. `next` is the first word after it. */
export type Heard = { hour: number; minute: number; certain: boolean; part: Part | null; next: number }

type Tokens = readonly string[]
const CLOCK = /^(\d+)[:.](\d+)$/
const ONE_BEFORE = new Set([
  'at',
  'by',
  'around',
  'about',
  'past',
  'after',
  'to',
  'til',
  'till',
  'before',
  'la',
])
const ONE_AFTER = new Set(['am', 'pm', 'oclock', 'o', 'thirty', 'fifteen', 'forty', 'in'])
const ELEVEN_AFTER = new Set(['am', 'pm', 'y', 'de', 'menos', 'en', 'horas'])
const TO = new Set(['to', 'til', 'till', 'before', 'of'])
const PAST = new Set(['past', 'after'])
/** "8 to 9" is a stretch of time, "ten to nine" is not. */
const MINUTES_TO = new Set([5, 10, 20, 25])

/** The time of day that begins at word `i`, `wrong` for figures that no clock shows, or null for other words. */
export function hourAt(t: Tokens, i: number): Heard | 'wrong' | null {
  const base = named(t, i) ?? before(t, i) ?? plain(t, i)
  return base === null || base === 'wrong' ? base : withPart(t, base)
}

/** "noon", "medio día", "medianoche". */
function named(t: Tokens, i: number): Heard | null {
  const noon = { hour: 12, minute: 0, certain: false, part: 'noon' as const }
  const midnight = { ...noon, part: 'midnight' as const }
  const two = `${t[i]} ${t[i + 1]}`
  if (t[i] === 'noon' || t[i] === 'midday' || t[i] === 'mediodia')
    return withMinutes(t, { ...noon, next: i + 1 })
  if (two === 'medio dia' || two === 'mid day') return withMinutes(t, { ...noon, next: i + 2 })
  if (t[i] === 'midnight' || t[i] === 'medianoche') return withMinutes(t, { ...midnight, next: i + 1 })
  if (two === 'media noche' || two === 'mid night') return withMinutes(t, { ...midnight, next: i + 2 })
  return null
}

/** Minutes said first: "half past eight", "quarter to nine", "diez para las ocho". */
function before(t: Tokens, i: number): Heard | 'wrong' | null {
  if ((t[i] === 'half' || t[i] === 'hlf') && PAST.has(t[i + 1] ?? '')) return moved(t, i + 2, 30)
  const quarter = t[i] === 'quarter' || t[i] === 'cuarto'
  const amount = quarter ? { minute: 15, next: i + 1 } : minutesAt(t, i)
  if (amount === null) return null
  if (t[i - 1] === 'from') return null // "from 5 to 9"
  const { minute } = amount
  let { next } = amount
  if (t[next]?.startsWith('min') === true) next += 1
  const word = t[next] ?? ''
  if (word === 'para' && (t[next + 1] === 'las' || t[next + 1] === 'la')) return moved(t, next + 2, -minute)
  if (!quarter && !MINUTES_TO.has(minute)) return null
  if (PAST.has(word)) return moved(t, next + 1, minute)
  if (TO.has(word)) return moved(t, next + 1, -minute)
  return null
}

/** The plain hour at word `i`, `by` minutes later. */
function moved(t: Tokens, i: number, by: number): Heard | 'wrong' | null {
  const base = ['noon', 'midnight'].includes(t[i] ?? '') ? named(t, i) : plain(t, i)
  return base === null || base === 'wrong' || base.minute !== 0 ? base : shifted(base, by)
}

function shifted(base: Heard, by: number): Heard {
  if (by >= 0) return { ...base, minute: by }
  const hour = base.hour === 0 ? 23 : base.hour === 1 && !base.certain ? 12 : base.hour - 1
  // A quarter to noon is in the morning, and a quarter to midnight at night.
  const part = base.part === 'noon' ? 'am' : base.part === 'midnight' ? 'pm' : base.part
  return { ...base, hour, minute: 60 + by, part }
}

/** "8", "8:30", "0830", "eight thirty", "las ocho y media". */
function plain(t: Tokens, i: number): Heard | 'wrong' | null {
  const word = t[i] ?? ''
  const clock = CLOCK.exec(word) ?? (/^\d{3,4}$/.test(word) ? /^(\d+)(\d\d)$/.exec(word) : null)
  if (clock !== null) {
    const [, hours = '', mins = ''] = clock
    const [hour, minute] = [Number(hours), Number(mins)]
    if (hour > 23 || mins.length !== 2 || minute > 59 || hours.length > 2) return 'wrong'
    return {
      hour,
      minute,
      certain: hour === 0 || hour > 12 || hours.startsWith('0'),
      part: null,
      next: i + 1,
    }
  }
  if (/^\d{1,2}$/.test(word)) {
    const hour = Number(word)
    const certain = hour === 0 || hour > 12 || word.startsWith('0')
    return hour > 23 ? 'wrong' : withMinutes(t, { hour, minute: 0, certain, part: null, next: i + 1 })
  }
  const hour = hourWord(t, i)
  return hour === null
    ? null
    : withMinutes(t, { hour, minute: 0, certain: hour > 12, part: null, next: i + 1 })
}

function hourWord(t: Tokens, i: number): number | null {
  const [word = '', last = '', next = ''] = [t[i], t[i - 1], t[i + 1]]
  const hour = HOUR.get(word) ?? (last === 'las' ? LATE_HOUR.get(word) : undefined) ?? null
  const whole = t.length === 1
  if (word === 'one') return whole || ONE_BEFORE.has(last) || ONE_AFTER.has(next) ? hour : null
  if (word === 'una') return last === 'la' ? hour : null
  if (word === 'once')
    return whole || last === 'las' || last === 'alas' || ELEVEN_AFTER.has(next) ? hour : null
  return hour
}

/** Minutes said after the hour: "y media", "menos cuarto", "thirty", "oh five", and the 30 of "8 30". */
function withMinutes(t: Tokens, base: Heard): Heard {
  const i = base.next
  const word = t[i] ?? ''
  if (word === 'y' || word === 'con' || word === 'and') {
    const at = ['un', 'a'].includes(t[i + 1] ?? '') ? i + 2 : i + 1
    const fraction = FRACTION.get(t[at] ?? '')
    if (fraction !== undefined && (word !== 'and' || at === i + 2))
      return { ...base, minute: fraction, next: at + 1 }
    const amount = word === 'and' ? null : minutesAt(t, at)
    if (amount === null || amount.minute < 13) return base
    // "14 y 20" are two hours of a 24-hour clock; "8 y 20" and "20 y 15" are minutes past.
    const isHour =
      /^\d/.test(t[at] ?? '') && base.hour > 12 && amount.minute > base.hour && amount.minute < 24
    return isHour ? base : { ...base, ...amount }
  }
  if (word === 'menos') {
    const at = t[i + 1] === 'un' ? i + 2 : i + 1
    const amount = t[at] === 'cuarto' ? { minute: 15, next: at + 1 } : minutesAt(t, at)
    return amount === null || amount.minute === 0
      ? base
      : { ...shifted(base, -amount.minute), next: amount.next }
  }
  const digit = word === 'oh' || word === 'o' ? AFTER_OH.get(t[i + 1] ?? '') : undefined
  if (digit !== undefined) return { ...base, minute: digit, next: i + 2 }
  // Two figures after an hour are minutes as clocks show them; "8 14 20" is three hours.
  if (/^\d\d$/.test(word) && (word.startsWith('0') || (Number(word) > 12 && Number(word) % 5 === 0)))
    return Number(word) > 59 ? base : { ...base, minute: Number(word), next: i + 1 }
  const amount = MINUTE.has(word) ? minutesAt(t, i) : null
  return amount === null ? base : { ...base, ...amount }
}

/** An amount of minutes at word `i`, in figures or in words: 1 to 59. */
function minutesAt(t: Tokens, i: number): { minute: number; next: number } | null {
  const word = t[i] ?? ''
  if (/^\d{1,2}$/.test(word)) return Number(word) > 59 ? null : { minute: Number(word), next: i + 1 }
  const tens = MINUTE.get(word)
  if (tens === undefined) {
    const few = UNIT.get(word) ?? (word === 'ten' || word === 'diez' ? 10 : undefined)
    return few === undefined ? null : { minute: few, next: i + 1 }
  }
  const at = t[i + 1] === 'y' ? i + 2 : i + 1
  const unit = tens % 10 === 0 && tens >= 20 ? UNIT.get(t[at] ?? '') : undefined
  // "ocho treinta y nueve" could be two hours; a clock is read so only from thirty on.
  if (unit === undefined || (at === i + 2 && tens < 30)) return { minute: tens, next: i + 1 }
  return { minute: tens + unit, next: at + 1 }
}

/** What follows an hour and belongs to it: "pm", "o'clock", "de la noche", "in the morning". */
function withPart(t: Tokens, base: Heard): Heard {
  let heard = base
  for (;;) {
    const i = heard.next
    const word = t[i] ?? ''
    if (word === 'am' || word === 'pm') heard = { ...heard, part: word, next: i + 1 }
    else if (TRAILERS.has(word)) heard = { ...heard, next: i + 1 }
    else if (word === 'o' && t[i + 1] === 'clock') heard = { ...heard, next: i + 2 }
    else if (word === 'en' && t[i + 1] === 'punto') heard = { ...heard, next: i + 2 }
    else if (word === 'y' && t[i + 1] === 'pico') heard = { ...heard, next: i + 2 }
    else if (['mas o menos', 'more or less'].includes(t.slice(i, i + 3).join(' ')))
      heard = { ...heard, next: i + 3 }
    else {
      let at = i
      while (LINKS.has(t[at] ?? '') && at < i + 3) at += 1
      const part = partAt(t, at) ?? suffix(t, at, base.hour)
      if (part === null) return heard
      heard = {
        ...heard,
        part: heard.part === 'am' || heard.part === 'pm' ? heard.part : part.part,
        next: part.next,
      }
    }
  }
}

/** "12 noon", "la 1 del mediodía": the name of an hour that only says which half of the day another is in. */
function suffix(t: Tokens, i: number, hour: number): { part: Part; next: number } | null {
  const name = hour > 10 || hour < 4 ? named(t, i) : null
  if (name?.part === 'noon') return { part: 'noon', next: name.next }
  return name?.part === 'midnight' && hour === 12 ? { part: 'midnight', next: name.next } : null
}

/** The part of the day that word `i` names. "mañana" is one only behind an article: alone it is tomorrow. */
export function partAt(t: Tokens, i: number): { part: Part; next: number } | null {
  const [word = '', last = ''] = [t[i], t[i - 1]]
  if (word === 'manana') {
    const hour = t[i - 2] ?? ''
    const ofHour = last === 'de' && (/^(?:[\d:.]+|[ap]m|media|cuarto)$/.test(hour) || HOUR.has(hour))
    return last === 'la' || last === 'cada' || last === 'esta' || ofHour
      ? { part: 'morning', next: i + 1 }
      : null
  }
  const part = PART.get(word)
  // "más tarde" is later.
  return part === undefined || (last === 'mas' && word === 'tarde') ? null : { part, next: i + 1 }
}

/** The time of day that an hour in a part of the day is, `wrong` if there is none ("13pm", "20:00 de la mañana"). */
export function timeOf({ hour, minute, certain, part }: Heard): SaidTime | 'wrong' {
  const at = (h: number): SaidTime => ({ time: { hour: h, minute }, other: null })
  const twelve = hour % 12
  if (hour > 12 || hour === 0) {
    const late = hour > 12
    if (part === 'pm' || part === 'noon' || part === 'midnight') return 'wrong'
    return (part === 'am' || part === 'morning' || part === 'early') && late ? 'wrong' : at(hour)
  }
  switch (part) {
    case 'am':
    case 'early':
    case 'midnight':
      return at(twelve)
    case 'pm':
    case 'afternoon':
      return at(twelve + 12)
    case 'evening':
      return at(hour === 12 ? 0 : hour + 12)
    case 'noon':
      return at(hour === 11 ? 11 : twelve + 12)
    case 'night': // past midnight it is still night
      return at(hour === 12 || hour < 5 ? twelve : hour + 12)
    case 'morning':
      if (hour < 12) return at(hour)
      break // twelve in the morning is midnight to some and noon to others
    case null:
      if (certain) return at(hour)
  }
  return { time: { hour: twelve, minute }, other: { hour: twelve + 12, minute } }
}
