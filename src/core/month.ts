import type { Month } from './reminder.ts'

/** Months that are remembered: this one and the one before. */
const KEPT = 2

/** The counts with one more answer on `date` (YYYY-MM-DD). */
export function count(
  months: readonly Month[],
  date: string,
  mark: 'taken' | 'skipped' | 'missed',
  by = 1,
): Month[] {
  const month = date.slice(0, 7)
  const empty: Month = { month, taken: 0, skipped: 0, missed: 0 }
  const own = months.find((m) => m.month === month) ?? empty
  const others = months.filter((m) => m.month !== month)
  return [...others, { ...own, [mark]: Math.max(0, own[mark] + by) }]
    .toSorted((a, b) => (a.month < b.month ? -1 : 1))
    .slice(-KEPT)
}
