import type { TrailSaid, TrailWord } from '../core/trail-words.ts'
import type { Desk } from '../core/content.ts'
import type { Obeyed } from '../core/letter.ts'
import { BROKE } from './glass.ts'
import type { Undelivered } from './happen.ts'
import { type Handoff, type Page, TIMES } from './handoff.ts'
import type { Clinician } from './roster.ts'
import type { Kept, NewLine, Sitting } from './sitting.ts'

/** Somebody who joins the roster. `number` is in E.164, `line` the number of ours that they know. */
export type Entry = Pick<
  Clinician,
  'name' | 'object' | 'languages' | 'takes' | 'texts' | 'zone' | 'shifts' | 'holidays'
> & { number: string; line: string }

type ClinicianRow = {
  id: number
  name: string
  object: string
  languages: string
  takes: Clinician['takes']
  texts: Clinician['texts']
  zone: string
  shifts: string
  holidays: string
  off: number
  on_until: number | null
  unreachable: number
  released: string | null
  pending: string | null
}

type HandoffRow = {
  id: number
  code: string
  participant: string
  ref: number
  state: Handoff['state']
  reason: Handoff['reason']
  language: Handoff['language']
  channel: Handoff['channel']
  call: Handoff['call']
  about: string | null
  opened_at: number
  round: number
  line_at: number
  promised_at: number
  told: number
  holder: number | null
  taken_at: number | null
  owed_at: number | null
  nudged: number
  last_at: number
  ended_at: number | null
  dial: Handoff['dial']
  dialled_at: number | null
  rung_at: number | null
  passing_at: number | null
  pass_to: number | null
}

/** "Lately", as a participant understands it. */
const WAITS_WITHIN_MS = 12 * 3_600_000

/** The tables of the desk, read and written in its own words. Synchronous: part of its caller's transaction. */
export class Book {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** The desk as it stands, with every handoff of the object `from` too. */
  sitting(at: number, desk: Desk, from: string): Sitting {
    const clinicians = this.clinicians()
    const released = clinicians.flatMap((c) => c.released?.handoff ?? [])
    const handoffs = this.#sql
      .exec<HandoffRow>(
        `SELECT * FROM handoff WHERE ended_at IS NULL OR participant = ?
          OR id IN (SELECT value FROM json_each(?)) ORDER BY id`,
        from,
        JSON.stringify(released),
      )
      .toArray()
      .map(handoffOf)
    return {
      at,
      desk,
      clinicians,
      handoffs,
      pages: this.#sql
        .exec<Page>(
          `SELECT * FROM page WHERE at > ? OR handoff IN (SELECT id FROM handoff WHERE ended_at IS NULL) ORDER BY at`,
          at - TIMES.FAIR_MS,
        )
        .toArray(),
      kept: this.#sql
        .exec<{ id: number; handoff: number; text: string; obeyed: Obeyed | null }>(
          `SELECT id, handoff, text, obeyed FROM line
            WHERE author = 'participant' AND letter IS NULL AND text IS NOT NULL
              AND handoff IN (SELECT id FROM handoff WHERE ended_at IS NULL) ORDER BY id`,
        )
        .toArray() satisfies Kept[],
      notes: this.#sql
        .exec<{ id: number; handoff: number; text: string }>(
          `SELECT id, handoff, text FROM line WHERE author = 'note' AND text IS NOT NULL
              AND handoff IN (SELECT id FROM handoff WHERE ended_at IS NULL) ORDER BY id`,
        )
        .toArray(),
      restingCodes: new Set(
        this.#sql
          .exec<{ code: string }>(
            'SELECT code FROM handoff WHERE ended_at IS NULL OR ended_at > ?',
            at - TIMES.CODE_RESTS_MS,
          )
          .toArray()
          .map(({ code }) => code),
      ),
      waits: this.#sql
        .exec<{ ms: number }>(
          `SELECT taken_at - opened_at AS ms FROM handoff WHERE taken_at IS NOT NULL AND opened_at > ?
            ORDER BY id DESC LIMIT 10`,
          at - WAITS_WITHIN_MS,
        )
        .toArray()
        .map(({ ms }) => ms),
      nextId: this.#sql.exec<{ next: number }>('SELECT coalesce(max(id), 0) + 1 AS next FROM handoff').one()
        .next,
      acts: [],
    }
  }

  /** One handoff, over or not. */
  handoff(id: number): Handoff | null {
    const [row] = this.#sql.exec<HandoffRow>('SELECT * FROM handoff WHERE id = ?', id).toArray()
    return row === undefined ? null : handoffOf(row)
  }

  /** What this clinician holds, and what they held that was over after `since` (epoch ms). */
  heldSince(clinician: number, since: number): Handoff[] {
    return this.#sql
      .exec<HandoffRow>(
        'SELECT * FROM handoff WHERE holder = ? AND (ended_at IS NULL OR ended_at > ?) ORDER BY id',
        clinician,
        since,
      )
      .toArray()
      .map(handoffOf)
  }

  /** The PIN of the clinician whose phone this is, as it is kept. */
  pin(object: string): string | null {
    const [row] = this.#sql
      .exec<{ pin: string | null }>('SELECT pin FROM clinician WHERE object = ? AND left_at IS NULL', object)
      .toArray()
    return row?.pin ?? null
  }

  setPin(clinician: number, pin: string): void {
    this.#sql.exec('UPDATE clinician SET pin = ? WHERE id = ?', pin, clinician)
  }

  /** How often the trail has this of a clinician since then (epoch ms). */
  count(what: TrailWord, clinician: number, since: number): number {
    return this.#sql
      .exec<{ n: number }>(
        'SELECT count(*) AS n FROM trail WHERE what = ? AND clinician = ? AND at > ?',
        what,
        clinician,
        since,
      )
      .one().n
  }

  /** True if this clinician broke the glass of that handoff since then (epoch ms). */
  broke(handoff: number, clinician: number, since: number): boolean {
    return (
      this.#sql
        .exec(
          `SELECT 1 FROM trail WHERE handoff = ? AND clinician = ? AND at > ? AND what LIKE '${BROKE}%'`,
          handoff,
          clinician,
          since,
        )
        .toArray().length > 0
    )
  }

  /** Writes the rows that a sitting left other than they were. */
  keep(before: Sitting, after: Sitting): void {
    for (const handoff of after.handoffs) if (!before.handoffs.includes(handoff)) this.#putHandoff(handoff)
    for (const page of after.pages) if (!before.pages.includes(page)) this.#putPage(page)
    for (const who of after.clinicians)
      if (!before.clinicians.includes(who))
        this.#sql.exec(
          `UPDATE clinician SET off = ?, on_until = ?, unreachable = ?, released = ?, pending = ? WHERE id = ?`,
          who.off ? 1 : 0,
          who.onUntil,
          who.unreachable ? 1 : 0,
          who.released === null ? null : JSON.stringify(who.released),
          who.pending === null ? null : JSON.stringify(who.pending),
          who.id,
        )
  }

  /** Everybody on the roster. */
  clinicians(): Clinician[] {
    return this.#sql
      .exec<ClinicianRow>(
        `SELECT id, name, object, languages, takes, texts, zone, shifts, holidays, off, on_until, unreachable,
           released, pending FROM clinician WHERE left_at IS NULL ORDER BY id`,
      )
      .toArray()
      .map(clinicianOf)
  }

  /** False if that number is on the roster already. */
  employ(entry: Entry): boolean {
    const { object } = entry
    const known = this.#sql.exec('SELECT 1 FROM clinician WHERE object = ? AND left_at IS NULL', object)
    if (known.toArray().length > 0) return false
    this.#sql.exec(
      `INSERT INTO clinician (name, number, line, object, languages, takes, texts, zone, shifts, holidays)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      entry.name,
      entry.number,
      entry.line,
      object,
      JSON.stringify(entry.languages),
      entry.takes,
      entry.texts,
      entry.zone,
      JSON.stringify(entry.shifts),
      JSON.stringify(entry.holidays),
    )
    return true
  }

  /** Off the roster; their name stays in the trail, their number goes. */
  dismiss(id: number, at: number): void {
    this.#sql.exec(
      `UPDATE clinician SET left_at = ?, number = '', line = '', pin = NULL WHERE id = ?`,
      at,
      id,
    )
  }

  line(line: NewLine, at: number, letter: number | null): void {
    this.#sql.exec(
      `INSERT INTO line (handoff, author, clinician, at, text, obeyed, letter, recording, seconds)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      line.handoff,
      line.author,
      line.clinician,
      at,
      line.text,
      line.obeyed,
      letter,
      line.recording?.sid ?? null,
      line.recording?.seconds ?? null,
    )
  }

  /** A kept line is passed on in that letter; a note, to each who takes the talk. */
  passed(line: number, letter: number): void {
    this.#sql.exec(
      `UPDATE line SET failed = 0, letter = iif(author = 'note', NULL, ?1),
          told = iif(author = 'note', json_insert(coalesce(told, '[]'), '$[#]', ?1), NULL) WHERE id = ?2`,
      letter,
      line,
    )
  }

  /**
   * The line that a letter carried, which did not arrive; null if it carried none. A participant's is kept again, for
   * whoever takes them next.
   */
  failed(letter: number): Undelivered | null {
    const [line] = this.#sql
      .exec<Undelivered>(
        `UPDATE line SET failed = 1, letter = iif(author = 'participant', NULL, letter) WHERE letter = ?
          RETURNING handoff, author, clinician, coalesce(text, '') AS text`,
        letter,
      )
      .toArray()
    return line ?? null
  }

  trail(at: number, handoff: number | null, clinician: number | null, what: TrailSaid): void {
    this.#sql.exec(
      'INSERT INTO trail (at, handoff, clinician, what) VALUES (?, ?, ?, ?)',
      at,
      handoff,
      clinician,
      what,
    )
  }

  /** Handoffs that were over by then (epoch ms) and still have their words. */
  wordyUntil(ended: number): number[] {
    return this.#sql
      .exec<{ id: number }>(
        `SELECT id FROM handoff WHERE ended_at IS NOT NULL AND participant <> '' AND ended_at <= ?`,
        ended,
      )
      .toArray()
      .map(({ id }) => id)
  }

  /** When the oldest handoff was over that still has its words, in epoch milliseconds; null if there is none. */
  oldestWordsAt(): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        `SELECT min(ended_at) AS at FROM handoff WHERE ended_at IS NOT NULL AND participant <> ''`,
      )
      .one().at
  }

  /** Everything that was written in these handoffs, by either side, goes; that they were stays. */
  erase(handoffs: readonly number[]): void {
    this.#sql.exec(
      'UPDATE line SET text = NULL, recording = NULL WHERE handoff IN (SELECT value FROM json_each(?))',
      JSON.stringify(handoffs),
    )
    this.#sql.exec(
      `UPDATE handoff SET participant = '', about = NULL WHERE id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(handoffs),
    )
  }

  /** The clinicians' objects that had to do with these handoffs, the letters about them, and from when to when. */
  told(
    handoffs: readonly number[],
    at: number,
  ): { objects: string[]; letters: number[]; from: number; until: number } {
    const ids = JSON.stringify(handoffs)
    const own = '(SELECT value FROM json_each(?1))'
    const objects = this.#sql
      .exec<{ object: string }>(
        `SELECT DISTINCT object FROM clinician WHERE id IN (SELECT clinician FROM trail WHERE handoff IN ${own})`,
        ids,
      )
      .toArray()
    const letters = this.#sql
      .exec<{ letter: number }>(
        `SELECT letter FROM line WHERE letter IS NOT NULL AND handoff IN ${own}
          UNION SELECT value FROM line, json_each(told) WHERE told IS NOT NULL AND handoff IN ${own}`,
        ids,
      )
      .toArray()
    const { opened, ended } = this.#sql
      .exec<{ opened: number | null; ended: number | null }>(
        `SELECT min(opened_at) AS opened, max(coalesce(ended_at, ?2)) AS ended FROM handoff WHERE id IN ${own}`,
        ids,
        at,
      )
      .one()
    return {
      objects: objects.map((row) => row.object),
      letters: letters.map((row) => row.letter),
      from: opened ?? at,
      until: ended ?? at,
    }
  }

  /** What KV was told last of whether there is anyone: "yes", "no", or null for nothing. */
  toldKv(): string | null {
    const [row] = this.#sql.exec<{ told: string | null }>('SELECT told FROM desk').toArray()
    return row?.told ?? null
  }

  tellKv(told: string): void {
    this.#sql.exec(
      'INSERT INTO desk (id, told) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET told = excluded.told',
      told,
    )
  }

  #putHandoff(h: Handoff): void {
    this.#sql.exec(
      `INSERT INTO handoff (id, code, participant, ref, state, reason, language, channel, about, opened_at, round,
          line_at, promised_at, told, holder, taken_at, owed_at, nudged, last_at, ended_at, call, dial,
          dialled_at, rung_at, passing_at, pass_to)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET participant = excluded.participant, state = excluded.state,
          about = excluded.about, round = excluded.round, line_at = excluded.line_at,
          promised_at = excluded.promised_at, told = excluded.told, holder = excluded.holder,
          taken_at = excluded.taken_at, owed_at = excluded.owed_at, nudged = excluded.nudged,
          last_at = excluded.last_at, ended_at = excluded.ended_at, call = excluded.call, dial = excluded.dial,
          dialled_at = excluded.dialled_at, rung_at = excluded.rung_at,
          passing_at = excluded.passing_at, pass_to = excluded.pass_to`,
      h.id,
      h.code,
      h.participant,
      h.ref,
      h.state,
      h.reason,
      h.language,
      h.channel,
      h.about,
      h.openedAt,
      h.round,
      h.lineAt,
      h.promisedAt,
      h.told,
      h.holder,
      h.takenAt,
      h.owedAt,
      h.nudged ? 1 : 0,
      h.lastAt,
      h.endedAt,
      h.call,
      h.dial,
      h.dialledAt,
      h.rungAt,
      h.passingAt,
      h.passTo,
    )
  }

  #putPage(p: Page): void {
    this.#sql.exec(
      `INSERT INTO page (handoff, round, clinician, at, until, answer) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (handoff, round, clinician) DO UPDATE SET at = excluded.at, until = excluded.until,
          answer = excluded.answer`,
      p.handoff,
      p.round,
      p.clinician,
      p.at,
      p.until,
      p.answer,
    )
  }
}

const handoffOf = (row: HandoffRow): Handoff => ({
  id: row.id,
  code: row.code,
  participant: row.participant,
  ref: row.ref,
  state: row.state,
  reason: row.reason,
  language: row.language,
  channel: row.channel,
  call: row.call,
  about: row.about,
  openedAt: row.opened_at,
  round: row.round,
  lineAt: row.line_at,
  promisedAt: row.promised_at,
  told: row.told,
  holder: row.holder,
  takenAt: row.taken_at,
  owedAt: row.owed_at,
  nudged: row.nudged === 1,
  lastAt: row.last_at,
  endedAt: row.ended_at,
  dial: row.dial,
  dialledAt: row.dialled_at,
  rungAt: row.rung_at,
  passingAt: row.passing_at,
  passTo: row.pass_to,
})

/** The columns that hold JSON were written by `employ` and `keep` of this or an earlier version. */
const clinicianOf = (row: ClinicianRow): Clinician => ({
  id: row.id,
  name: row.name,
  object: row.object,
  languages: JSON.parse(row.languages) as Clinician['languages'],
  takes: row.takes,
  texts: row.texts,
  zone: row.zone,
  shifts: JSON.parse(row.shifts) as Clinician['shifts'],
  holidays: JSON.parse(row.holidays) as Clinician['holidays'],
  off: row.off === 1,
  onUntil: row.on_until,
  unreachable: row.unreachable === 1,
  released: row.released === null ? null : (JSON.parse(row.released) as Clinician['released']),
  pending: row.pending === null ? null : (JSON.parse(row.pending) as Clinician['pending']),
})
