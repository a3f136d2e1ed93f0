import type { TrailSaid } from '../core/trail-words.ts'
import type { Done, Outcome, Person, Role, Staff } from '../core/staff.ts'
import { type Clinician, isOnDuty } from './roster.ts'

type StaffRow = { email: string; role: Role; clinician: number | null }

/** A form that comes again after this is a new one. */
const FORMS_KEPT_MS = 24 * 3_600_000

/** Who may use the desk page, and what they did there. Synchronous: part of its caller's transaction. */
export class StaffBook {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /**
   * Who `email` is to this desk, or null. `first` becomes an operator where there is none, so that a new desk has
   * somebody to begin with, and one whose operators are gone is not lost.
   */
  staff(email: string, first: string | null, clinicians: readonly Clinician[], at: number): Staff | null {
    if (email === first && this.operators().length === 0) {
      this.#sql.exec(
        `INSERT INTO staff (email, role) VALUES (?, 'operator') ON CONFLICT (email) DO UPDATE SET role = 'operator'`,
        email,
      )
      this.trail(at, email, null, null, 'became the first operator')
    }
    const [row] = this.#sql
      .exec<StaffRow>('SELECT email, role, clinician FROM staff WHERE email = ?', email)
      .toArray()
    if (row === undefined) return null
    const who = clinicians.find((c) => c.id === row.clinician)
    if (row.role === 'clinician' && who === undefined) return null
    return {
      email,
      role: row.role,
      clinician: who?.id ?? null,
      name: who?.name ?? email,
      isOn: who !== undefined && isOnDuty(who, at),
    }
  }

  /** An operator has seen an alert. False if one had before. */
  seen(alert: number, email: string): boolean {
    return (
      this.#sql.exec('UPDATE trail SET seen = ? WHERE id = ? AND seen IS NULL', email, alert).rowsWritten > 0
    )
  }

  operators(): string[] {
    return this.#sql
      .exec<{ email: string }>(`SELECT email FROM staff WHERE role = 'operator' ORDER BY email`)
      .toArray()
      .map(({ email }) => email)
  }

  emailOf(clinician: number): string | null {
    const found = this.#sql.exec<{ email: string }>('SELECT email FROM staff WHERE clinician = ?', clinician)
    return found.toArray()[0]?.email ?? null
  }

  /** A clinician's address to sign in with; an operator who has it stays one. */
  link(clinician: number, email: string | null): void {
    this.#sql.exec(
      `DELETE FROM staff WHERE clinician = ? AND role = 'clinician' AND email IS NOT ?`,
      clinician,
      email,
    )
    this.#sql.exec(
      'UPDATE staff SET clinician = NULL WHERE clinician = ? AND email IS NOT ?',
      clinician,
      email,
    )
    if (email !== null)
      this.#sql.exec(
        `INSERT INTO staff (email, role, clinician) VALUES (?, 'clinician', ?)
          ON CONFLICT (email) DO UPDATE SET clinician = excluded.clinician`,
        email,
        clinician,
      )
  }

  /** Makes somebody an operator, or no longer one. The last stays. */
  operator(email: string, isOne: boolean): Done {
    if (isOne)
      this.#sql.exec(
        `INSERT INTO staff (email, role) VALUES (?, 'operator') ON CONFLICT (email) DO UPDATE SET role = 'operator'`,
        email,
      )
    else if (this.operators().every((each) => each === email)) return 'last-operator'
    else {
      this.#sql.exec(`DELETE FROM staff WHERE email = ? AND clinician IS NULL`, email)
      this.#sql.exec(`UPDATE staff SET role = 'clinician' WHERE email = ?`, email)
    }
    return 'done'
  }

  /** Another's address is not taken over by writing it into one's own entry. */
  isFree(email: string | null, clinician: number | null): boolean {
    return (
      email === null ||
      this.#sql
        .exec<StaffRow>('SELECT email, role, clinician FROM staff WHERE email = ?', email)
        .toArray()
        .every((row) => row.clinician === null || row.clinician === clinician)
    )
  }

  change(clinician: number, person: Person): void {
    this.#sql.exec(
      `UPDATE clinician SET name = ?, languages = ?, takes = ?, texts = ?, zone = ?, shifts = ?, holidays = ?
        WHERE id = ? AND left_at IS NULL`,
      person.name,
      JSON.stringify(person.languages),
      person.takes,
      person.texts,
      person.zone,
      JSON.stringify(person.shifts),
      JSON.stringify(person.holidays),
      clinician,
    )
  }

  /** `pin` hashed, or empty for none. */
  pin(clinician: number, pin: string): void {
    this.#sql.exec('UPDATE clinician SET pin = ? WHERE id = ?', pin === '' ? null : pin, clinician)
  }

  outcome(handoff: number, outcome: Outcome): void {
    this.#sql.exec(
      'INSERT INTO outcome (handoff, outcome) VALUES (?, ?) ON CONFLICT (handoff) DO NOTHING',
      handoff,
      outcome,
    )
  }

  /** How the form `once` ended, if it was sent before. */
  before(once: string): Done | null {
    const [row] = this.#sql.exec<{ done: Done }>('SELECT done FROM form WHERE once = ?', once).toArray()
    return row?.done ?? null
  }

  remember(once: string, at: number, done: Done): void {
    this.#sql.exec('DELETE FROM form WHERE at < ?', at - FORMS_KEPT_MS)
    this.#sql.exec('INSERT INTO form (once, at, done) VALUES (?, ?, ?)', once, at, done)
  }

  trail(at: number, email: string, handoff: number | null, clinician: number | null, what: TrailSaid): void {
    this.#sql.exec(
      'INSERT INTO trail (at, handoff, clinician, what, staff) VALUES (?, ?, ?, ?, ?)',
      at,
      handoff,
      clinician,
      what,
      email,
    )
  }
}
