import type { Day } from './clock.ts'
import { MONTH, ORDINAL, type Part, TODAY, TOMORROW, TONIGHT, WEEKDAY } from './clock-words.ts'
import { partAt } from './clock-hour.ts'

/** A day as read at a place of a text; `part` where the same word says it too ("tonight"). `next` is the first word after it. */
export type SaidDay = { day: Day; part: Part | null; next: number }

type Tokens = readonly string[]
const ORDINALS = new Set(['st', 'nd', 'rd', 'th', 'ro', 'ero'])
const RANGES = new Set(['to', 'thru', 'through', 'a', 'al', '-', 'hasta', 'until'])
const ALL = [1, 2, 3, 4, 5, 6, 7]
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The day that begins at word `i`, `wrong` for a date that no calendar has, or null for other words. */
export function dayAt(t: Tokens, i: number): SaidDay | 'wrong' | null {
  return aheadAt(t, i) ?? figuresAt(t, i) ?? monthAt(t, i) ?? ordinalAt(t, i) ?? weekdayAt(t, i)
}

function aheadAt(t: Tokens, i: number): SaidDay | null {
  const word = t[i] ?? ''
  const ahead = (days: number, next: number, part: Part | null = null): SaidDay => ({
    day: { kind: 'ahead', days },
    part,
    next,
  })
  if (word === 'day' && t[i + 1] === 'after' && TOMORROW.has(t[i + 2] ?? '')) return ahead(2, i + 3)
  if (word === 'pasado' && t[i + 1] === 'manana') return ahead(2, i + 2)
  if (word === 'esta' || word === 'this') {
    const part = partAt(t, i + 1)
    return part === null ? null : ahead(0, part.next, part.part)
  }
  if (TODAY.has(word)) return ahead(0, i + 1)
  if (TONIGHT.has(word)) return ahead(0, i + 1, 'night')
  if (TOMORROW.has(word)) return ahead(1, i + 1)
  return word === 'manana' && partAt(t, i) === null ? ahead(1, i + 1) : null
}

/** "12/3", "12/3/26", "2026-12-03": month first, as in the US, unless only the other order exists. */
function figuresAt(t: Tokens, i: number): SaidDay | 'wrong' | null {
  const word = t[i] ?? ''
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word)
  if (iso !== null) return dated(Number(iso[2]), Number(iso[3]), Number(iso[1]), i + 1)
  const slashes = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2}|\d{4}))?$/.exec(word)
  if (slashes === null) return word.includes('/') ? 'wrong' : null
  const [first, second] = [Number(slashes[1]), Number(slashes[2])]
  const year = slashes[3] === undefined ? null : Number(slashes[3]) % 100
  const [month, day] = first > 12 ? [second, first] : [first, second]
  return dated(month, day, year === null ? null : 2000 + year, i + 1)
}

/** "dec 3", "3rd of December 2026", "el 3 de diciembre". */
function monthAt(t: Tokens, i: number): SaidDay | 'wrong' | null {
  const month = MONTH.get(t[i] ?? '')
  if (month !== undefined) {
    const day = dayOfMonth(t, i + 1)
    return day === null || ['am', 'pm'].includes(t[day.next] ?? '') ? null : withYear(t, month, day)
  }
  const day = dayOfMonth(t, i)
  if (day === null) return null
  const linked = t[day.next] === 'de' || t[day.next] === 'of'
  const at = linked ? day.next + 1 : day.next
  const named = MONTH.get(t[at] ?? '')
  if (named === undefined) return null
  // "8 may 3": what follows the month is its day, unless it is the hour of a time. "8 mar" is eight on a Tuesday.
  if (!linked && (t[at] === 'mar' || monthAt(t, at) !== null)) return null
  return withYear(t, named, { day: day.day, next: at + 1 })
}

/** "the 15th", "el 15", "día 15". */
function ordinalAt(t: Tokens, i: number): SaidDay | 'wrong' | null {
  const [word = '', last = ''] = [t[i], t[i - 1]]
  if (!/^\d{1,2}$/.test(word)) return null
  const figure = ORDINALS.has(t[i + 1] ?? '')
  const named = last === 'el' || (last === 'dia' && (i === 1 || t[i - 2] === 'el')) // not "cada día 8"
  const spoken = named && !['am', 'pm'].includes(t[i + 1] ?? '')
  return figure || spoken ? dated(null, Number(word), null, figure ? i + 2 : i + 1) : null
}

function weekdayAt(t: Tokens, i: number): SaidDay | null {
  const two = `${t[i]} ${t[i + 1]}`
  const some = (weekdays: number[], next: number): SaidDay => ({
    day: { kind: 'weekdays', weekdays },
    part: null,
    next,
  })
  if (t[i] === 'weekdays' || t[i] === 'weekday') return some(ALL.slice(0, 5), i + 1)
  if (t[i] === 'weekends' || t[i] === 'weekend') return some(ALL.slice(5), i + 1)
  if (two === 'entre semana') return some(ALL.slice(0, 5), i + 2)
  if (two === 'fin de' || two === 'fines de') return t[i + 2] === 'semana' ? some(ALL.slice(5), i + 3) : null
  const first = WEEKDAY.get(t[i] ?? '')
  if (first === undefined) return null
  const last = RANGES.has(t[i + 1] ?? '') ? WEEKDAY.get(t[i + 2] ?? '') : undefined
  if (last === undefined) return some([first], i + 1)
  return some(
    ALL.filter((day) => (first <= last ? day >= first && day <= last : day >= first || day <= last)),
    i + 3,
  )
}

function dayOfMonth(t: Tokens, i: number): { day: number; next: number } | null {
  if (t[i] === 'primero' && t[i + 1] === 'de') return { day: 1, next: i + 1 }
  const said = t[i] ?? ''
  const tens = said === 'twenty' ? 20 : said === 'thirty' ? 30 : null
  const unit = ORDINAL.get((tens === null ? said : t[i + 1]) ?? '')
  if (tens !== null && unit !== undefined && unit < 10) return { day: tens + unit, next: i + 2 }
  if (tens === null && unit !== undefined) return { day: unit, next: i + 1 }
  if (!/^\d{1,2}$/.test(said)) return null
  return { day: Number(t[i]), next: ORDINALS.has(t[i + 1] ?? '') ? i + 2 : i + 1 }
}

function withYear(t: Tokens, month: number, { day, next }: { day: number; next: number }): SaidDay | 'wrong' {
  const at = ['de', 'del', ','].includes(t[next] ?? '') ? next + 1 : next
  const year = /^20[2-9]\d$/.test(t[at] ?? '') ? Number(t[at]) : null
  return dated(month, day, year, year === null ? next : at + 1)
}

function dated(month: number | null, day: number, year: number | null, next: number): SaidDay | 'wrong' {
  const longest = month === null ? 31 : MONTH_DAYS[month - 1]
  if (longest === undefined || day < 1 || day > longest) return 'wrong'
  return { day: { kind: 'date', day, month, year }, part: null, next }
}
