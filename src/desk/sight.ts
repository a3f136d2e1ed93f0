import type { TrailWord } from '../core/trail-words.ts'
import type {
  Filter,
  LineRow,
  Outcome,
  PastRow,
  RosterRow,
  Staff,
  TalkLine,
  TrailRow,
} from '../core/staff.ts'
import { LIMITS } from '../core/limits.ts'
import { isReachable, NOT_JOINED } from './dialling.ts'
import { GLASS_MS, PIN_LOCKED } from './glass.ts'
import { type Handoff, inOrder, isPassing, isWaiting, MOST_HELD } from './handoff.ts'
import { type Clinician, isOnDuty } from './roster.ts'
import { asking } from './paging.ts'
import { heldBy, isOnPhone, type Sitting } from './sitting.ts'

const FAILED_SHOWN_MS = 5 * 60_000
const ROWS = 200
const DAY_MS = 24 * 3_600_000
/** What nobody looked at for so long is in the trail alone. */
const ALERTS_KEPT_MS = 14 * DAY_MS

/** Where the next page goes on; null where this was the last. */
export const olderThan = (rows: readonly { id: number }[]): number | null =>
  rows.length < ROWS ? null : (rows.at(-1)?.id ?? null)

const minutes = (ms: number): number => Math.max(0, Math.floor(ms / 60_000))

/** The line as one of the staff sees it: those who wait in their order, then those who are held. */
export function lineRows(sitting: Sitting, me: Staff): { waiting: LineRow[]; held: LineRow[] } {
  const rows = (which: (h: Handoff) => boolean): LineRow[] =>
    sitting.handoffs
      .filter(which)
      .toSorted(inOrder)
      .flatMap((h) => rowOf(sitting, h, me) ?? [])
  return { waiting: rows(isWaiting), held: rows((h) => h.state === 'taken') }
}

const passingOf = (h: Handoff): 'passing' | 'passed' | null =>
  !isPassing(h) ? null : h.passTo === null ? 'passing' : 'passed'

export function rowOf(sitting: Sitting, h: Handoff, me: Staff): LineRow | null {
  const { state } = h
  if (state === 'closed' || state === 'expired' || state === 'abandoned') return null
  const who = sitting.clinicians.find((c) => c.id === me.clinician)
  const rings =
    h.channel === 'voice' && isWaiting(h) && asking(sitting, h).some((p) => p.clinician === me.clinician)
  return {
    id: h.id,
    code: h.code,
    state,
    reason: h.reason,
    language: h.language,
    channel: h.channel,
    minutes: minutes(sitting.at - (h.takenAt !== null && state === 'taken' ? h.takenAt : h.openedAt)),
    holder: sitting.clinicians.find((c) => c.id === h.holder)?.name ?? null,
    isMine: who !== undefined && h.holder === who.id,
    canTake:
      who !== undefined &&
      isWaiting(h) &&
      isOnDuty(who, sitting.at) &&
      who.languages.includes(h.language) &&
      (h.channel === 'text'
        ? heldBy(sitting, who.id).length < MOST_HELD
        : h.call === 'message' || !isOnPhone(sitting, who.id)),
    call: h.call,
    dial: rings ? 'rings' : (passingOf(h) ?? h.dial),
    canCall:
      who !== undefined &&
      h.holder === who.id &&
      (h.channel === 'text' || h.call === 'message') &&
      isReachable(h) &&
      !isOnPhone(sitting, who.id),
    owes: state === 'taken' && h.owedAt !== null ? minutes(sitting.at - h.owedAt) : null,
  }
}

type LineRowOf = {
  id: number
  failed: number
  recording: string | null
  seconds: number | null
  heard_at: number | null
}
const isGone = (leftAt: number, at: number): boolean => at - leftAt >= LIMITS.RECORDING_KEPT_MS

/** What the pages read beside what is open. Never a number: of a clinician's the last two digits. */
export class Sight {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  talk(handoff: number, at: number): TalkLine[] {
    return this.#sql
      .exec<Omit<TalkLine, 'isLost' | 'message'> & LineRowOf>(
        `SELECT line.id, line.author, clinician.name AS by, line.at, line.text, line.obeyed, line.failed,
            line.recording, line.seconds, line.heard_at FROM line
          LEFT JOIN clinician ON clinician.id = line.clinician WHERE handoff = ? ORDER BY line.id`,
        handoff,
      )
      .toArray()
      .map(({ id, failed, recording, seconds, heard_at, ...line }) => ({
        ...line,
        isLost: failed === 1,
        message:
          recording === null
            ? null
            : { line: id, seconds: seconds ?? 0, isHeard: heard_at !== null, isGone: isGone(line.at, at) },
      }))
  }

  /** The handoff of a message and the carrier's sid of it; null if there is none, or none any more. */
  message(line: number, at: number): { handoff: number; recording: string } | null {
    const [row] = this.#sql
      .exec<{ handoff: number; recording: string; at: number }>(
        'SELECT handoff, recording, at FROM line WHERE id = ? AND recording IS NOT NULL',
        line,
      )
      .toArray()
    return row === undefined || isGone(row.at, at) ? null : row
  }

  /** True if nobody had listened to it before. */
  heard(line: number, at: number): boolean {
    return (
      this.#sql.exec('UPDATE line SET heard_at = ? WHERE id = ? AND heard_at IS NULL', at, line).rowsWritten >
      0
    )
  }

  /** True if the trail has that this clinician did `what` since `since`: it is written down once for each time it was taken. */
  hasDone(what: TrailWord, handoff: number, clinician: number, since: number): boolean {
    return (
      this.#sql
        .exec(
          `SELECT 1 FROM trail WHERE handoff = ? AND clinician = ? AND at >= ? AND what = ? LIMIT 1`,
          handoff,
          clinician,
          since,
          what,
        )
        .toArray().length > 0
    )
  }

  /** Why the last call of this handoff came to nothing, for some minutes. */
  notJoined(handoff: number, at: number): string | null {
    const [row] = this.#sql
      .exec<{ what: string }>(
        `SELECT what FROM trail WHERE handoff = ? AND at > ? AND what IN (SELECT value FROM json_each(?))
          ORDER BY id DESC LIMIT 1`,
        handoff,
        at - FAILED_SHOWN_MS,
        JSON.stringify(Object.values(NOT_JOINED)),
      )
      .toArray()
    return row?.what ?? null
  }

  roster(sitting: Sitting, emailOf: (clinician: number) => string | null): RosterRow[] {
    const more = new Map(
      this.#sql
        .exec<{ id: number; ending: string; pin: number }>(
          'SELECT id, substr(number, -2) AS ending, pin IS NOT NULL AS pin FROM clinician WHERE left_at IS NULL',
        )
        .toArray()
        .map((row) => [row.id, row]),
    )
    return sitting.clinicians.map((c: Clinician) => ({
      id: c.id,
      name: c.name,
      ending: more.get(c.id)?.ending ?? '',
      languages: c.languages,
      takes: c.takes,
      texts: c.texts,
      zone: c.zone,
      shifts: c.shifts,
      holidays: c.holidays,
      isOn: isOnDuty(c, sitting.at),
      isReachable: !c.unreachable,
      hasPin: more.get(c.id)?.pin === 1,
      holds: heldBy(sitting, c.id).length,
      email: emailOf(c.id),
    }))
  }

  /** What is over; a clinician sees their own. */
  history(filter: Filter, me: Staff, at: number): PastRow[] {
    const own = me.role === 'operator' ? filter.clinician : me.clinician
    return this.#sql
      .exec<
        Omit<PastRow, 'canBreak' | 'openedAt' | 'waited' | 'lasted'> & {
          opened_at: number
          taken_at: number | null
          ended_at: number
          held_by: number | null
          outcome: Outcome | null
        }
      >(
        `SELECT handoff.id, code, state, outcome.outcome, reason, language, channel, opened_at, taken_at, ended_at,
            handoff.holder AS held_by,
            (SELECT name FROM clinician WHERE clinician.id = handoff.holder) AS holder
          FROM handoff LEFT JOIN outcome ON outcome.handoff = handoff.id
          WHERE ended_at > ?1 AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR reason = ?3)
            AND (?4 IS NULL OR language = ?4) AND (?5 IS NULL OR handoff.holder = ?5)
            AND (?6 IS NULL OR handoff.id < ?6)
          ORDER BY handoff.id DESC LIMIT ${ROWS}`,
        at - filter.days * DAY_MS,
        filter.state,
        filter.reason,
        filter.language,
        own,
        filter.before,
      )
      .toArray()
      .map(({ opened_at, taken_at, ended_at, held_by, ...row }) => ({
        ...row,
        openedAt: opened_at,
        waited: taken_at === null ? null : minutes(taken_at - opened_at),
        lasted: taken_at === null ? null : minutes(ended_at - taken_at),
        canBreak: held_by !== null && held_by === me.clinician && at - ended_at < GLASS_MS,
      }))
  }

  trail(filter: Filter, at: number): TrailRow[] {
    return this.#sql
      .exec<TrailRow>(
        `SELECT trail.id, trail.at, code, coalesce(clinician.name, staff) AS by,
            what || CASE WHEN staff IS NOT NULL AND clinician.name IS NOT NULL THEN ' (' || staff || ')' ELSE '' END
              AS what
          FROM trail LEFT JOIN handoff ON handoff.id = trail.handoff
            LEFT JOIN clinician ON clinician.id = trail.clinician
          WHERE trail.at > ?1 AND (?2 IS NULL OR trail.clinician = ?2)
            AND (?3 IS NULL OR trail.id < ?3) ORDER BY trail.id DESC LIMIT ${ROWS}`,
        at - filter.days * DAY_MS,
        filter.clinician,
        filter.before,
      )
      .toArray()
  }

  /** What an operator must not miss, until one of them says that they have seen it. */
  alerts(at: number): TrailRow[] {
    return this.#sql
      .exec<TrailRow>(
        `SELECT trail.id, trail.at, code, coalesce(clinician.name, staff) AS by, what FROM trail
            LEFT JOIN handoff ON handoff.id = trail.handoff LEFT JOIN clinician ON clinician.id = trail.clinician
          WHERE trail.at > ? AND seen IS NULL AND (what LIKE 'broke the glass%' OR what LIKE 'cannot be paged%'
            OR what LIKE 'emergency answer not%' OR what = 'message not heard'
            OR what IN ('promise not kept', 'expired', '${PIN_LOCKED}')) ORDER BY trail.id DESC LIMIT 20`,
        at - ALERTS_KEPT_MS,
      )
      .toArray()
  }
}
