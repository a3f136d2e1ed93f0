import type { Acted, Deed, Done, Question, Seen, Staff } from '../core/staff.ts'
import type { Book, Entry } from './book.ts'
import { duty, workAtPage } from './deeds.ts'
import { BROKE, isBreakable } from './glass.ts'
import type { Handoff } from './handoff.ts'
import { endShifts } from './orders.ts'
import { pageWhoCan } from './paging.ts'
import { type Clinician, isOnDuty } from './roster.ts'
import { lineRows, olderThan, rowOf, Sight } from './sight.ts'
import type { Sitting } from './sitting.ts'
import { StaffBook } from './staff-book.ts'

const LISTENED = 'listened to the message'

/** Who signed in, and whoever the operator of the line named as the first. */
type Visitor = { email: string; first: string | null }

/** What the desk lends for one deed, all of it part of the desk's transaction. */
type Lent = {
  now: number
  seat: <T>(work: (sitting: Sitting) => T) => T
  join: (entry: Entry) => boolean
  leave: (who: Clinician) => void
}

/** The desk as its page speaks to it. Who may see and do what is decided here alone. */
export class StaffWindow {
  readonly #book: Book
  readonly #staff: StaffBook
  readonly #sight: Sight

  constructor(sql: SqlStorage, book: Book) {
    this.#book = book
    this.#staff = new StaffBook(sql)
    this.#sight = new Sight(sql)
  }

  see(sitting: Sitting, { email, first }: Visitor, question: Question): Seen | null {
    const me = this.#staff.staff(email, first, sitting.clinicians, sitting.at)
    return me === null ? null : this.#show(sitting, me, question)
  }

  #show(sitting: Sitting, me: Staff, question: Question): Seen {
    const { at, clinicians } = sitting
    const seen = { me, now: at, zone: sitting.desk.zone }
    const isOperator = me.role === 'operator'
    switch (question.kind) {
      case 'line': {
        const onDuty = clinicians.filter((c) => isOnDuty(c, at)).length
        const alerts = isOperator ? this.#sight.alerts(at) : []
        return { ...seen, kind: 'line', ...lineRows(sitting, me), onDuty, alerts }
      }
      case 'talk': {
        const handoff = sitting.handoffs.find((h) => h.id === question.handoff)
        const row = handoff === undefined ? null : rowOf(sitting, handoff, me)
        if (handoff === undefined || row === null || !row.isMine) return { ...seen, kind: 'refused' }
        const { id, takenAt } = handoff
        if (me.clinician !== null && !this.#sight.hasDone('opened the talk', id, me.clinician, takenAt ?? 0))
          this.#staff.trail(at, me.email, id, me.clinician, 'opened the talk')
        const { participant, openedAt: since } = handoff
        const failed = row.dial === null ? this.#sight.notJoined(id, at) : null
        const lines = this.#sight.talk(id, at)
        return { ...seen, kind: 'talk', row, lines, failed, canBreak: true, participant, since }
      }
      case 'message': {
        const found = this.#mine(sitting, me, question.line)
        return found === null
          ? { ...seen, kind: 'refused' }
          : { ...seen, kind: 'message', recording: found.recording }
      }
      case 'roster': {
        const rows = this.#sight.roster(sitting, (id) => this.#staff.emailOf(id))
        return isOperator
          ? { ...seen, kind: 'roster', clinicians: rows, operators: this.#staff.operators() }
          : {
              ...seen,
              kind: 'roster',
              clinicians: rows.filter((c) => c.id === me.clinician),
              operators: [],
            }
      }
      case 'history': {
        const rows = this.#sight.history(question.filter, me, at)
        const own = isOperator ? named(clinicians) : []
        return { ...seen, kind: 'history', rows, older: olderThan(rows), clinicians: own }
      }
      case 'trail': {
        if (!isOperator) return { ...seen, kind: 'refused' }
        const rows = this.#sight.trail(question.filter, at)
        return { ...seen, kind: 'trail', rows, older: olderThan(rows), clinicians: named(clinicians) }
      }
    }
  }

  act({ email, first, once }: Visitor & { once: string }, deed: Deed, lent: Lent): Acted {
    const clinicians = this.#book.clinicians()
    const me = this.#staff.staff(email, first, clinicians, lent.now)
    if (me === null) return { done: 'not-allowed', participant: null }
    const before = this.#staff.before(once)
    // A broken glass is not shown again by a form that comes again: it takes a reason each time.
    if (before !== null) return { done: before === 'done' ? 'again' : before, participant: null }
    const acted = this.#deed(me, deed, clinicians, lent)
    this.#staff.remember(once, lent.now, acted.done)
    return acted
  }

  #deed(me: Staff, deed: Deed, clinicians: readonly Clinician[], lent: Lent): Acted {
    const { now, seat } = lent
    const ended = (done: Done): Acted => ({ done, participant: null })
    const who = clinicians.find((c) => c.id === me.clinician)
    const isOperator = me.role === 'operator'
    switch (deed.kind) {
      case 'take':
      case 'reply':
      case 'note':
      case 'pass':
      case 'call':
      case 'done': {
        if (who === undefined) return ended('not-allowed')
        const done = seat((sitting) => workAtPage(sitting, who, deed))
        if (done === 'done' && deed.kind === 'done') this.#staff.outcome(deed.handoff, deed.outcome)
        return ended(done)
      }
      case 'on':
      case 'off': {
        const whose = clinicians.find((c) => c.id === deed.clinician)
        if (whose === undefined || (!isOperator && whose !== who)) return ended('not-allowed')
        if (whose !== who) this.#staff.trail(now, me.email, null, whose.id, `set ${deed.kind} by an operator`)
        return ended(seat((sitting) => duty(sitting, whose, deed.kind === 'on')))
      }
      case 'seen':
        if (!isOperator) return ended('not-allowed')
        if (this.#staff.seen(deed.alert, me.email))
          this.#staff.trail(now, me.email, null, null, 'saw an alert')
        return ended('done')
      case 'heard':
        return ended(seat((sitting) => this.#heard(sitting, me, deed.line)))
      case 'glass':
        return this.#breakGlass(me, deed.handoff, deed.reason, now)
      case 'pin': {
        const whose = clinicians.find((c) => c.id === deed.clinician)
        if (whose === undefined || (!isOperator && whose !== who)) return ended('not-allowed')
        this.#staff.pin(whose.id, deed.pin)
        this.#staff.trail(now, me.email, null, whose.id, deed.pin === '' ? 'PIN removed' : 'PIN set')
        return ended('done')
      }
      case 'employ':
      case 'change':
      case 'dismiss':
      case 'operator':
        return ended(isOperator ? this.#keepRoster(me, deed, clinicians, lent) : 'not-allowed')
    }
  }

  #keepRoster(
    me: Staff,
    deed: Extract<Deed, { kind: 'employ' | 'change' | 'dismiss' | 'operator' }>,
    clinicians: readonly Clinician[],
    { now, seat, join, leave }: Lent,
  ): Done {
    if (deed.kind === 'operator') {
      const done = this.#staff.operator(deed.email, deed.isOne)
      const what = deed.isOne ? 'made an operator' : 'no longer an operator'
      if (done === 'done') this.#staff.trail(now, me.email, null, null, `${what}: ${deed.email}`)
      return done
    }
    if (deed.kind === 'employ') {
      const { person, object, number, line } = deed
      if (!this.#staff.isFree(person.email, null)) return 'known-already'
      if (!join({ ...person, object, number, line })) return 'known-already'
      const id = this.#book.clinicians().find((c) => c.object === object)?.id ?? null
      if (id !== null) this.#staff.link(id, person.email)
      this.#staff.trail(now, me.email, null, id, 'joined the roster')
    } else {
      const whose = clinicians.find((c) => c.id === deed.clinician)
      if (whose === undefined) return 'not-allowed'
      if (deed.kind === 'dismiss') {
        leave(whose)
        this.#staff.link(whose.id, null)
        this.#staff.trail(now, me.email, null, whose.id, 'left the roster')
        return 'done'
      }
      if (!this.#staff.isFree(deed.person.email, whose.id)) return 'known-already'
      this.#staff.change(whose.id, deed.person)
      this.#staff.link(whose.id, deed.person.email)
      this.#staff.trail(now, me.email, null, whose.id, 'roster entry changed')
    }
    // Another shift may end what is held, or bring somebody for who waits.
    seat((sitting) => {
      endShifts(sitting)
      pageWhoCan(sitting)
    })
    return 'done'
  }

  /** A message of a handoff that `me` holds. */
  #mine(sitting: Sitting, me: Staff, line: number): { handoff: Handoff; recording: string } | null {
    const found = this.#sight.message(line, sitting.at)
    const handoff = sitting.handoffs.find((h) => h.id === found?.handoff)
    const isMine = handoff?.state === 'taken' && me.clinician !== null && handoff.holder === me.clinician
    return found === null || handoff === undefined || !isMine ? null : { handoff, recording: found.recording }
  }

  #heard(sitting: Sitting, me: Staff, line: number): Done {
    const { at } = sitting
    const found = this.#mine(sitting, me, line)
    if (found === null || me.clinician === null) return 'not-yours'
    const { id, takenAt } = found.handoff
    this.#sight.heard(line, at)
    if (!this.#sight.hasDone(LISTENED, id, me.clinician, takenAt ?? 0))
      this.#staff.trail(at, me.email, id, me.clinician, LISTENED)
    return 'done'
  }

  /** The holder asks for the number, so that help can be sent: while it is open and for an hour after, and never unseen. */
  #breakGlass(me: Staff, id: number, reason: string, now: number): Acted {
    const handoff = this.#book.handoff(id)
    if (!isBreakable(handoff, me.clinician, now)) return { done: 'not-yours', participant: null }
    this.#staff.trail(now, me.email, id, me.clinician, `${BROKE}: ${reason}`)
    return { done: 'done', participant: handoff.participant === '' ? null : handoff.participant }
  }
}

const named = (clinicians: readonly Clinician[]): { id: number; name: string }[] =>
  clinicians.map(({ id, name }) => ({ id, name }))
