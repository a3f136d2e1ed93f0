import { LIMITS } from '../core/limits.ts'
import { Profile, type Session, NEW_PROFILE, Session as SessionSchema } from '../core/session.ts'
import type { Story } from '../core/staff.ts'
import type { Answer } from './participant.ts'

/** Words are kept this long, so that a late redelivery gets the identical answer; then they are blanked. */
export const KEPT_MS = LIMITS.WORDS_KEPT_MS

/** What an object knows of its number: `text` is its text talk, if it ever had one. */
export type Known = { profile: Profile; text: Session | null; bundle: string | null; row: Row | null }
type Row = { number: string; line: string; profile: string; session: string | null; bundle: string | null }

/** One happening as it is written: `session` and `bundle` for steps of a call only, whose talk lives in its last step. */
export type Happening = {
  sid: string
  at: number
  said: string
  answer: Answer
  session: Session | null
  bundle: string | null
}

/** The tables of one number, each read and write in the words of the object. Synchronous: part of its caller's transaction. */
export class Record {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** The answer that a sid already got, or null for a new one. */
  answered(sid: string): Answer | null {
    const [row] = this.#sql
      .exec<{ answer: string | null }>('SELECT answer FROM happening WHERE sid = ?', sid)
      .toArray()
    if (row === undefined) return null
    // Written by `write` of this or an earlier version; after thirty days the words are gone and silence is left.
    return row.answer === null ? { effects: [] } : (JSON.parse(row.answer) as Answer)
  }

  write(happening: Happening): void {
    const { sid, at, said, answer, session, bundle } = happening
    this.#sql.exec(
      'INSERT INTO happening (sid, at, said, answer, session, bundle) VALUES (?, ?, ?, ?, ?, ?)',
      sid,
      at,
      said,
      JSON.stringify(answer),
      session === null ? null : JSON.stringify(session),
      bundle,
    )
  }

  /** What is known now; `before`, read earlier, is it as long as its row still stands. */
  known(before?: Known): Known {
    const [row] = this.#sql
      .exec<Row>('SELECT number, line, profile, session, bundle FROM participant')
      .toArray()
    const stands = row === undefined ? before?.row === null : before?.row != null && same(before.row, row)
    if (before !== undefined && stands) return before
    if (row === undefined) return { profile: NEW_PROFILE, text: null, bundle: null, row: null }
    const profile = Profile.safeParse(JSON.parse(row.profile)).data ?? NEW_PROFILE
    const text = row.session === null ? undefined : SessionSchema.safeParse(JSON.parse(row.session)).data
    return { profile, text: text === undefined ? null : { ...text, profile }, bundle: row.bundle, row }
  }

  /** The talk of a call as its last step left it. */
  call(sid: string): { session: Session; bundle: string | null } | null {
    const [row] = this.#sql
      .exec<{ session: string | null; bundle: string | null }>(
        `SELECT session, bundle FROM happening WHERE sid > ? AND sid < ? ORDER BY sid DESC LIMIT 1`,
        `${sid}:`,
        `${sid};`, // the character after the colon
      )
      .toArray()
    if (row === undefined || row.session === null) return null
    const session = SessionSchema.safeParse(JSON.parse(row.session)).data
    return session === undefined ? null : { session, bundle: row.bundle }
  }

  /** The talk as it stood at the earlier steps of a call: only the last one is ever taken up again. */
  forgetSteps(call: string, last: string): void {
    this.#sql.exec(
      `UPDATE happening SET session = NULL WHERE sid > ? AND sid < ? AND session IS NOT NULL`,
      `${call}:`,
      last,
    )
  }

  /** What is known from now on; no row is written when nothing changed. */
  know(
    before: Known,
    now: { number: string; line: string; profile: Profile; text: Session | null; bundle: string | null },
  ): void {
    const row: Row = {
      number: now.number,
      line: now.line,
      profile: JSON.stringify(now.profile),
      session: now.text === null ? null : JSON.stringify({ ...now.text, profile: NEW_PROFILE }),
      bundle: now.bundle,
    }
    if (before.row !== null && same(before.row, row)) return
    this.#sql.exec(
      `INSERT INTO participant (id, number, line, profile, session, bundle) VALUES (1, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET number = excluded.number, line = excluded.line, profile = excluded.profile,
           session = excluded.session, bundle = excluded.bundle`,
      row.number,
      row.line,
      row.profile,
      row.session,
      row.bundle,
    )
  }

  /** The ledger is only ever added to. */
  consent(line: { at: number; what: string; channel: string; wording: string; bundle: string }): void {
    this.#sql.exec(
      'INSERT INTO consent (at, what, channel, wording, bundle) VALUES (?, ?, ?, ?, ?)',
      line.at,
      line.what,
      line.channel,
      line.wording,
      line.bundle,
    )
  }

  /** What became of an occurrence; the last word on it counts. */
  dose(line: { reminder: number; regimen: string; key: string; mark: string }, at: number): void {
    this.#sql.exec(
      `INSERT INTO dose (reminder, key, regimen, mark, at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (reminder, key) DO UPDATE SET mark = excluded.mark, at = excluded.at`,
      line.reminder,
      line.key,
      line.regimen,
      line.mark,
      at,
    )
  }

  /** An occurrence that was believed sent and did not arrive; an answer to it, or another reminding, stays. */
  missed(reminder: number, key: string): void {
    this.#sql.exec(
      `UPDATE dose SET mark = 'missed' WHERE reminder = ? AND key = ? AND mark = 'sent'`,
      reminder,
      key,
    )
  }

  /** Whether the object that watches over the others has this one's name. */
  isListed(): boolean {
    return this.#sql.exec('SELECT 1 FROM participant WHERE listed = 1').toArray().length > 0
  }

  list(listed: boolean): void {
    this.#sql.exec('UPDATE participant SET listed = ?1 WHERE listed <> ?1', listed ? 1 : 0)
  }

  /** What this number texted from then on (epoch ms), as far as the words are kept. */
  saidSince(at: number): string[] {
    return this.#sql
      .exec<{ said: string }>(
        `SELECT said FROM happening WHERE at >= ? AND said IS NOT NULL AND sid NOT LIKE 'CA%'`,
        at,
      )
      .toArray()
      .map((row) => row.said)
  }

  /** The last texts that came before `until` (epoch ms) and what was answered, oldest first; what is not kept is null. */
  texts(until: number, count: number): Story['texts'] {
    return this.#sql
      .exec<{ at: number; said: string | null; answer: string | null }>(
        `SELECT at, said, answer FROM happening WHERE at < ? AND (sid LIKE 'SM%' OR sid LIKE 'MM%') ORDER BY at DESC LIMIT ?`,
        until,
        count,
      )
      .toArray()
      .toReversed()
      .map(({ at, said, answer }) => {
        // Written by `write` of this or an earlier version.
        const effects = answer === null ? [] : (JSON.parse(answer) as Answer).effects
        return { at, said, answers: effects.flatMap((e) => (e.kind === 'reply' ? [e.text] : [])) }
      })
  }

  /** What became of the last occurrences of a reminder, newest first. */
  doses(reminder: number, count: number): { day: string; mark: string }[] {
    return this.#sql
      .exec<{ day: string; mark: string }>(
        'SELECT substr(key, 1, 10) AS day, mark FROM dose WHERE reminder = ? ORDER BY key DESC LIMIT ?',
        reminder,
        count,
      )
      .toArray()
  }

  /** The sids of the texts that came from then to then (epoch ms). */
  receivedBetween(from: number, until: number): string[] {
    return this.#sql
      .exec<{ sid: string }>(
        `SELECT sid FROM happening WHERE at BETWEEN ? AND ? AND (sid LIKE 'SM%' OR sid LIKE 'MM%')`,
        from,
        until,
      )
      .toArray()
      .map((row) => row.sid)
  }

  /** What Twilio has of this number, by its sids: the texts that it sent, the messages that it spoke. */
  kept(): string[] {
    return this.#sql
      .exec<{ sid: string }>(
        `SELECT sid FROM happening WHERE sid NOT LIKE 'CA%'
          UNION SELECT said FROM happening WHERE sid LIKE 'CA%' AND said GLOB 'RE*' AND length(said) = 34
            AND said NOT GLOB '*[^0-9A-Za-z]*'`,
      )
      .toArray()
      .map((row) => row.sid)
  }

  /** Everything of this number goes but that it opted out, and the delivery that asked for it. */
  forget(sid: string): void {
    this.#sql.exec('DELETE FROM happening WHERE sid <> ?', sid)
    this.#sql.exec('DELETE FROM dose')
    this.#sql.exec(`DELETE FROM consent WHERE what NOT IN ('opt-out', 'forget')`)
    this.#sql.exec(`UPDATE participant SET number = '', line = '', session = NULL, bundle = NULL`)
  }

  /** Everything of this number goes. */
  empty(): void {
    for (const table of ['happening', 'dose', 'consent', 'participant'])
      this.#sql.exec(`DELETE FROM ${table}`)
  }

  /** When everything before was forgotten on request (epoch ms), or null. */
  forgottenAt(): number | null {
    return this.#sql
      .exec<{ at: number | null }>(`SELECT max(at) AS at FROM consent WHERE what = 'forget'`)
      .one().at
  }

  /** Every reminder rests until somebody at this number writes again. */
  restReminders(): void {
    this.change((profile) => ({
      ...profile,
      reminders: profile.reminders.map((r) => ({
        ...r,
        state: 'paused',
        until: null,
        next: null,
        again: null,
      })),
    }))
  }

  /** Opted out at the carrier, which never told us: as if the STOP had come here. False if that is known. */
  blocked(now: number): boolean {
    const { profile, bundle, row } = this.known()
    if (row === null || profile.optedOut?.by === 'twilio') return false
    const optedOut = { at: profile.optedOut?.at ?? now, by: 'twilio' as const }
    const after = { ...profile, optedOut, reminders: [], reminded: null, held: false }
    this.#sql.exec('UPDATE participant SET profile = ?', JSON.stringify(after))
    this.consent({
      at: now,
      what: 'opt-out',
      channel: 'text',
      wording: 'carrier-21610',
      bundle: bundle ?? '',
    })
    return true
  }

  noTexts(): void {
    this.change((profile) => ({ ...profile, cannotText: true }))
  }

  /** The profile as something other than a talk changes it; no row is written when nothing changed. */
  change(by: (profile: Profile) => Profile): void {
    const { profile, row } = this.known()
    const now = JSON.stringify(by(profile))
    if (row !== null && now !== JSON.stringify(profile))
      this.#sql.exec('UPDATE participant SET profile = ?', now)
  }

  /** Words go after thirty days; the sid stays, so that a very late redelivery still changes nothing. */
  blank(now: number): void {
    this.#sql.exec(
      'UPDATE happening SET said = NULL, answer = NULL, session = NULL WHERE at <= ? AND answer IS NOT NULL',
      now - KEPT_MS,
    )
  }

  /** Which crisis was answered is forgotten with its twelve hours; called by the alarm that blanks words. */
  forgetCrisis(now: number): void {
    this.change((profile) =>
      profile.crisis === null || now - profile.crisis.at < LIMITS.CRISIS_MEMORY_MS
        ? profile
        : { ...profile, crisis: null },
    )
  }

  /** When the oldest happening came whose words are still kept, or null. */
  oldestWordsAt(): number | null {
    return this.#sql
      .exec<{ at: number | null }>('SELECT min(at) AS at FROM happening WHERE answer IS NOT NULL')
      .one().at
  }

  lastAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT max(at) AS at FROM happening').one().at
  }
}

const same = (a: Row, b: Row): boolean =>
  a.number === b.number &&
  a.line === b.line &&
  a.profile === b.profile &&
  a.session === b.session &&
  a.bundle === b.bundle
