import { Temporal } from 'temporal-polyfill'
import type { Laptop } from './laptop.ts'

const ZONE = 'America/Denver'
const ZIP = '80202'
const HOUR_MS = 3_600_000
const AT_ONCE = 8

/** Phones that all have a daily reminder at one minute: `dueAt` is epoch milliseconds on the line's clock. */
export type Crowd = { phones: string[]; dueAt: number }

/** Fictional numbers of as many area codes as it takes. */
const AREAS = [303, 720, 719, 970, 983]
const numbers = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, n) => `+1${AREAS[Math.floor(n / 100)] ?? 303}55501${String(n % 100).padStart(2, '0')}`,
  )

/**
 * Has `count` phones (500 at most), or these, ask for a reminder at 8:30 PM by text and agree to it. Throws if one of
 * them is not told that it is on.
 */
export async function enrol({ network }: Laptop, asking: number | readonly string[]): Promise<Crowd> {
  const phones = typeof asking === 'number' ? numbers(asking) : [...asking]
  // Not so near the hour that it is over before everyone has asked.
  if (dueAfter(await network.now()) - (await network.now()) < HOUR_MS)
    await network.move(dueAfter(await network.now()) + HOUR_MS)
  const dueAt = dueAfter(await network.now())
  const next = phones.values()
  const work = async (): Promise<void> => {
    for (const from of next) {
      await network.text({ from, body: `remind daily 8:30pm ${ZIP}` })
      const { replies } = await network.text({ from, body: '1' })
      if (!/ is on|It is on/.test(replies[0]?.body ?? ''))
        throw new Error(`${from} was answered: ${replies.map((r) => r.body).join(' / ')}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { phones, dueAt }
}

/** The next 8:30 PM on the wall of the crowd after `now`, in epoch milliseconds. */
export function dueAfter(now: number): number {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE)
  const today = here.with({ hour: 20, minute: 30, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 })
  const next = Temporal.ZonedDateTime.compare(today, here) > 0 ? today : today.add({ days: 1 })
  return next.epochMilliseconds
}

/** The reminders among what a phone got, oldest first: their times in epoch milliseconds. */
export const reminded = ({ network }: Laptop, phone: string): number[] =>
  network
    .phone(phone)
    .texts.filter((text) => text.direction === 'received' && text.body.includes('8:30 PM check-in'))
    .map((text) => Date.parse(text.at))
