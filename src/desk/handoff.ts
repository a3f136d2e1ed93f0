import type { Channel, Reason } from '../core/letter.ts'
import type { Language } from '../core/text.ts'

/**
 * A participant who asked for a clinician. `opened`: nobody is asked just now; `offered`: somebody was paged; passed on,
 * it is opened again and its round counts one up. Times are epoch milliseconds.
 */
export type Handoff = {
  id: number
  /** What clinicians call the participant: "K7". Never a number. */
  code: string
  /** The name of the participant's object; empty once everything of them was forgotten. */
  participant: string
  /** The participant's own name for this handoff. */
  ref: number
  state: 'opened' | 'offered' | 'taken' | 'closed' | 'expired' | 'abandoned'
  reason: Reason
  language: Language
  channel: Channel
  /** By phone: the caller waits on their call, is to be called back, or left a message. */
  call: 'held' | 'back' | 'message' | null
  about: string | null
  openedAt: number
  /** How often it came into line, and when it last did. */
  round: number
  lineAt: number
  promisedAt: number
  /** Words to who waits, in this round: how many were said. */
  told: number
  holder: number | null
  takenAt: number | null
  /** Since when the holder owes an answer; null while the participant does. */
  owedAt: number | null
  nudged: boolean
  /**
   * Its holder and its participant are brought together by phone: the holder's phone rings, both are on their way, or
   * they talk. `dialledAt` is when that began, and the name of that call.
   */
  dial: 'holder' | 'both' | 'talking' | null
  dialledAt: number | null
  /** A talk by text that nobody took: phones ring for it since, for as long as it is in line; null if they do not. */
  rungAt: number | null
  /** Its holder passes the call on since; and who took it over, who waits until the holder has gone. */
  passingAt: number | null
  passTo: number | null
  /** The last line of either side. */
  lastAt: number
  endedAt: number | null
}

/** Somebody was asked to take a handoff: once in each of its rounds. */
export type Page = {
  handoff: number
  round: number
  clinician: number
  at: number
  /** Then it goes to the next person. */
  until: number
  answer: 'taken' | 'passed' | 'lapsed' | null
}

/** What is owed when: DESIGN.md, "The desk". */
export const TIMES = {
  PAGE_MS: 2 * 60_000,
  /** A phone that rings, and the words before key 1; then the next one rings. */
  RING_MS: 60_000,
  /** The clinician has pressed 1, the participant's phone rings; nothing heard for so long counts as not taken. */
  DIALS_MS: 3 * 60_000,
  /** Whoever waits hears a word after these, in opening hours. */
  WORDS_MS: [10 * 60_000, 30 * 60_000],
  /** After the promised time one more wait, then it is over and said so. */
  EXPIRES_MS: 2 * 3_600_000,
  NUDGE_MS: 10 * 60_000,
  SILENT_MS: 20 * 60_000,
  IDLE_MS: 4 * 3_600_000,
  /** So long after one was let go, a bare text may still be meant for it. */
  RELEASED_MS: 2 * 60_000,
  /** So long a code is not given again. */
  CODE_RESTS_MS: 12 * 3_600_000,
  /** Who was paged longer ago than this counts as rested. */
  FAIR_MS: 12 * 3_600_000,
} as const

/** Handoffs that one clinician holds at once. */
export const MOST_HELD = 2

const URGENCY: readonly Reason[] = ['crisis', 'urgent', 'check-in', 'asked']

/** The order of the line: crises first, then who waits longest. */
export const inOrder = (a: Handoff, b: Handoff): number =>
  URGENCY.indexOf(a.reason) - URGENCY.indexOf(b.reason) || a.openedAt - b.openedAt || a.id - b.id

export const isWaiting = ({ state }: Handoff): boolean => state === 'opened' || state === 'offered'

/** True if phones ring for it: it is a call, or a text that nobody took. */
export const isRung = ({ channel, rungAt }: Handoff): boolean => channel === 'voice' || rungAt !== null

/** When phones begin to ring for a talk by text that nobody has taken (epoch ms); null where they do not. */
export const ringsAt = (handoff: Handoff, ring_texts: boolean | undefined): number | null =>
  ring_texts === true && isWaiting(handoff) && !isRung(handoff) ? handoff.lineAt + TIMES.PAGE_MS : null

/** Its holder is still with the caller and passes them on. */
export const isPassing = ({ passingAt, passTo, holder }: Handoff): boolean =>
  passingAt !== null && (passTo === null || passTo !== holder)

/** Somebody is to come to them: a message waits to be heard, and nobody waits with it. */
export const isInLine = (handoff: Handoff): boolean => isWaiting(handoff) && handoff.call !== 'message'

const LETTERS = 'KMPRTWXACDEFHJNUVYBG'
const DIGITS = '73946285'

/** The first code of 160 that nobody has or had lately: letters and digits that are not taken for one another. */
export function freeCode(taken: ReadonlySet<string>): string {
  for (let n = 0; n < LETTERS.length * DIGITS.length; n += 1) {
    const round = Math.floor(n / LETTERS.length)
    const code = `${LETTERS[n % LETTERS.length]}${DIGITS[(n + round) % DIGITS.length]}`
    if (!taken.has(code)) return code
  }
  return `Z${taken.size}`
}

/** So long a call may be on its way before it counts as not taken. */
export const dialsFor = (dial: 'holder' | 'both'): number =>
  dial === 'holder' ? TIMES.RING_MS : TIMES.DIALS_MS

/** When a word is due to who waits: in opening hours soon and again, and at the promised time in any case. */
export function wordsDueAt({ lineAt, promisedAt }: Handoff, promiseMs: number): number[] {
  const soon = promisedAt - lineAt > promiseMs ? [] : TIMES.WORDS_MS.map((ms) => lineAt + ms)
  return [...soon.filter((at) => at < promisedAt), promisedAt]
}

/** The earliest time at which something is owed to this handoff, in epoch milliseconds. */
export function dueAt(handoff: Handoff, pages: readonly Page[], promiseMs: number): number | null {
  if (isWaiting(handoff)) {
    const open = pages.filter((p) => p.handoff === handoff.id && p.answer === null).map((p) => p.until)
    const [word] = wordsDueAt(handoff, promiseMs).slice(handoff.told)
    const expires = handoff.call === 'message' ? Infinity : handoff.promisedAt + TIMES.EXPIRES_MS
    return Math.min(...open, word ?? Infinity, expires)
  }
  if (handoff.state !== 'taken') return null
  const { owedAt, nudged, lastAt, dial, dialledAt } = handoff
  const asked =
    handoff.passingAt === null ? [] : pages.filter((p) => p.handoff === handoff.id && p.answer === null)
  const dialling = dial === null || dial === 'talking' ? Infinity : (dialledAt ?? 0) + dialsFor(dial)
  const silent = owedAt === null ? Infinity : owedAt + (nudged ? TIMES.SILENT_MS : TIMES.NUDGE_MS)
  return Math.min(silent, dialling, lastAt + TIMES.IDLE_MS, ...asked.map((p) => p.until))
}
