import type { Day, WallTime } from './clock.ts'
import { dayAt } from './clock-day.ts'
import { type Heard, hourAt, partAt, type SaidTime, timeOf } from './clock-hour.ts'
import { HOUR, LINKS, type Part, UNITS } from './clock-words.ts'

/** What a text says of time: `part` is a part of a day without an hour in it ("tomorrow morning"), else null. */
export type Said = { times: SaidTime[]; day: Day | null; part: Part | null }

const CHARACTERS_READ = 300
const TIMES_AT_MOST = 6

/** Between two times these make a stretch or a choice of them, which is no time to go by. */
const EITHER = new Set(['or', 'o', 'u', 'to', 'a', 'until', 'till', 'til', 'hasta', '-', 'thru'])
const CORRECTIONS = new Set([
  'no',
  'not',
  'mejor',
  'wait',
  'actually',
  'instead',
  'mean',
  'digo',
  'rather',
  'sino',
])
const STRETCH = new Set(['between', 'entre', 'not'])
const FROM = new Set(['from', 'desde', 'de'])
const AND = new Set(['and', 'y', '&', '+', ','])
const DURATION_BEFORE = new Set(['cada', 'en', 'dentro', 'unas', 'por'])

/**
 * The times of day and the day that a text speaks of, in either language or both: "8", "8:30pm", "half past eight",
 * "a las 8 de la noche", "mañana a las 9", "8, 2 y 9", "dec 3 at noon". Takes the text as it came; a normalised one is
 * read too ("8 30 p m"). Null if it speaks of none, or of one that cannot be: hour 25, 30 February, "between 8 and 9".
 */
export function wallTimes(text: string): Said | null {
  const t = tokens(text)
  const heard: Heard[] = []
  let day: Day | null = null
  let lone: Lone | null = null
  let opener = '' // the word before the first time
  for (let i = 0; i < t.length;) {
    const named = dayAt(t, i)
    const part = partAt(t, i) ?? halfAt(t, i)
    const amount = quantityAt(t, i)
    const hour = amount === null ? hourAt(t, i) : null
    if (named === 'wrong') return null
    if (named !== null) {
      day = surer(day, named.day)
      if (named.part !== null) lone = { part: named.part, used: false, joined: false }
      i = named.next
    } else if (part !== null) {
      lone = { part: part.part, used: false, joined: isJoined(t, i) }
      i = part.next
    } else if (hour === 'wrong') return null
    else if (hour !== null) {
      const last = heard.at(-1)
      if (last === undefined) opener = before(t, i)
      else if (STRETCH.has(opener) || isEither(t.slice(last.next, i), FROM.has(opener))) return null
      heard.push(lone === null || hour.part !== null ? hour : { ...hour, part: lone.part })
      if (lone !== null) lone.used = true
      i = hour.next
    } else i = amount ?? i + 1
  }
  const all: Heard[] = lone === null || lone.used ? heard : spread(heard, lone)
  const times = all.map(timeOf)
  const sure = times.filter((time) => time !== 'wrong')
  if (sure.length < times.length || sure.length > TIMES_AT_MOST) return null
  if (sure.length > 0) return { times: apart(sure), day: afterMidnight(day, all, sure), part: null }
  return day === null && lone === null ? null : { times: [], day, part: lone?.part ?? null }
}

/** A part of the day that stands by itself: `used` once an hour came after it, `joined` if it follows an "and". */
type Lone = { part: Part; used: boolean; joined: boolean }

/** A text as words, figures and the marks that matter between them. "p.m." is one word; five figures are a ZIP code. */
function tokens(text: string): string[] {
  const folded = text
    .slice(0, CHARACTERS_READ)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['‘’`´]/g, '')
    .replace(/[–—]/g, '-')
    .replace(/\b2(?:morrow|moro|morow)\b/g, 'tomorrow')
    .replace(/\b2(?:night|nite)\b/g, 'tonight')
    .replace(/(?<![a-z])([ap])\s*\.?\s*m\b\.?/g, ' $1m ')
    .replace(/(\d)([ap])(?![a-z\d])/g, '$1 $2m ')
    .replace(/(\d)\s+p\s*$/, '$1 pm')
    .replace(/\b(\d{1,2})\s?h\s?(\d{2})\b/g, '$1:$2')
    .replace(/(\d)\s*:\s*(\d+)(?::\d\d)?/g, '$1:$2')
  const found = folded.match(/\d{4}-\d{1,2}-\d{1,2}|\d+(?:\/\d+)+|\d+[:.]\d+|\d+|[a-z]+|[,&+-]/g)
  return (found ?? []).filter((word) => !/^\d{5,}$/.test(word))
}

/** A date is surer than "tomorrow", that than a weekday; weekdays add up. */
function surer(known: Day | null, said: Day): Day {
  if (known === null) return said
  if (known.kind === 'weekdays' && said.kind === 'weekdays')
    return {
      kind: 'weekdays',
      weekdays: [...new Set([...known.weekdays, ...said.weekdays])].sort((a, b) => a - b),
    }
  const rank = { weekdays: 0, ahead: 1, date: 2 }
  return rank[said.kind] >= rank[known.kind] ? said : known
}

/** The second half of "8am and pm". */
function halfAt(t: readonly string[], i: number): { part: Part; next: number } | null {
  const word = t[i]
  return (word === 'am' || word === 'pm') && AND.has(t[i - 1] ?? '') ? { part: word, next: i + 1 } : null
}

const OF_CLOCK = new Set(['para', 'to', 'til', 'till', 'past', 'after', 'before'])

/** Where a quantity at word `i` ends: "2 pills", "3 times a day", "cada 8 horas"; null for anything else. */
function quantityAt(t: readonly string[], i: number): number | null {
  const [word = '', unit = '', last = ''] = [t[i], t[i + 1], t[i - 1]]
  if (!/^\d{1,3}$/.test(word) && !HOUR.has(word)) return null
  if (unit.startsWith('min') && OF_CLOCK.has(t[i + 2] ?? '')) return null
  if (unit === 'horas' || unit === 'hrs')
    return DURATION_BEFORE.has(last) || last === 'every' || last === 'in' ? i + 2 : null
  if (unit === 'a' || unit === 'al' || unit === 'per' || unit === 'por')
    return t[i + 2] === 'day' || t[i + 2] === 'dia' ? i + 3 : null
  if (unit === 'x' && t[i + 2] === 'la') return null
  return UNITS.has(unit) ? i + 2 : null
}

/** True if the words `between` two times make anything but both of them: "8 or 9", "8 a 9", "de las 8 a las 9". */
function isEither(between: readonly string[], opened: boolean): boolean {
  if (between.some((word) => CORRECTIONS.has(word))) return true
  const articles = between.findLastIndex((word) => !ARTICLES.has(word))
  const joint = between[articles] ?? ''
  // "a las 8, a las 9" says "at" again; after "de las 8" the same words say "until".
  return joint === 'a' && articles < between.length - 1 ? opened : EITHER.has(joint)
}

const ARTICLES = new Set(['la', 'las', 'at', 'around', 'about'])

/** The word before word `i`, articles aside. */
const before = (t: readonly string[], i: number): string =>
  t.slice(0, i).findLast((word) => !ARTICLES.has(word)) ?? ''

/** True of the second part in "8 in the morning and at night". */
const isJoined = (t: readonly string[], i: number): boolean =>
  AND.has(t.slice(0, i).findLast((word) => !LINKS.has(word)) ?? '')

/** A part of the day said after all hours goes to those without one; joined by "and", the last hour is said for both. */
function spread(heard: readonly Heard[], { part, joined }: Lone): Heard[] {
  const open = (h: Heard) => h.part === null && !h.certain
  if (heard.some(open)) return heard.map((h) => (open(h) ? { ...h, part } : h))
  const last = heard.at(-1)
  return last === undefined || !joined || last.hour > 12 ? [...heard] : [...heard, { ...last, part }]
}

const same = (a: WallTime, b: WallTime) => a.hour === b.hour && a.minute === b.minute

/** Each time once. The 8 of "8am and 8", and the second of "8 and 8", can only be the other one. */
function apart(times: readonly SaidTime[]): SaidTime[] {
  const taken: WallTime[] = times.flatMap(({ time, other }) => (other === null ? [time] : []))
  const open = (time: WallTime) => !taken.some((t) => same(t, time))
  const result = times.map((said, i): SaidTime => {
    const { time, other } = said
    if (other === null) return said
    const twins = times.filter((s, n) => n !== i && s.other !== null && same(s.time, time)).length
    if (twins === 0 && open(time) && open(other)) return said
    const meant = open(time) ? time : other
    taken.push(meant)
    return { time: meant, other: null }
  })
  return result.filter(({ time }, i) => result.findIndex((r) => same(r.time, time)) === i)
}

/** Tonight at half past twelve is tomorrow by the calendar. */
function afterMidnight(day: Day | null, heard: readonly Heard[], times: readonly SaidTime[]): Day | null {
  const late = heard.length === 1 && (heard[0]?.part === 'night' || heard[0]?.part === 'midnight')
  const past = times[0] !== undefined && times[0].other === null && times[0].time.hour < 5
  return late && past && day?.kind === 'ahead' ? { kind: 'ahead', days: day.days + 1 } : day
}
