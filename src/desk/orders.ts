import type { TrailWord } from '../core/trail-words.ts'
import { call, takeCall } from './dialling.ts'
import { type Order, orderOf } from './grammar.ts'
import { type Handoff, inOrder, isRung, isWaiting, MOST_HELD, TIMES } from './handoff.ts'
import { end, passOn, wordsOf } from './line.ts'
import { answer, minutes, pageWhoCan, tellNotes } from './paging.ts'
import { callOf, passCall } from './passing.ts'
import { type Clinician, isOnDuty, isOnShift, ON_LASTS_MS } from './roster.ts'
import {
  change,
  changeClinician,
  clinicianOf,
  handoffOf,
  heldBy,
  messagesOf,
  type Sitting,
  tell,
  tellParticipant,
  trail,
} from './sitting.ts'

/** A text of a clinician's phone: a command, or words for whoever they hold. */
export function clinicianSaid(sitting: Sitting, who: Clinician, text: string, automatic: boolean): void {
  if (automatic) return passPages(sitting, who)
  const held = heldBy(sitting, who.id)
  const order = orderOf(
    text,
    held.map((h) => h.code),
  )
  if (order.kind === 'digit' && who.pending !== null) return settlePending(sitting, who, order.digit)
  switch (order.kind) {
    case 'take':
      return void take(sitting, who, order.code)
    case 'pass':
      return pass(sitting, who, order.code)
    case 'done':
      return done(sitting, who, order.code)
    case 'call':
      return callSomebody(sitting, who, order.code)
    case 'list':
      return list(sitting, who)
    case 'on':
      return on(sitting, who)
    case 'off':
      return off(sitting, who, 'clinician-off')
    case 'help':
      return tell(sitting, who, 'clinician-help')
    case 'note':
      return note(sitting, who, order)
    case 'to': {
      const handoff = held.find((h) => h.code === order.code)
      if (handoff === undefined) return tell(sitting, who, 'clinician-not-yours', { code: order.code })
      if (order.text === '') return tell(sitting, who, 'clinician-no-words', { code: order.code })
      return reply(sitting, who, handoff, order.text)
    }
    case 'near':
      changeClinician(sitting, who.id, {
        pending: { ask: 'meant', text, codes: [], command: order.command },
      })
      return tell(sitting, who, 'clinician-meant', { command: order.command.toUpperCase() })
    case 'digit':
    case 'plain':
      return plain(sitting, who, text)
  }
}

/** Words without a code go to the one handoff that is held, if none other was held a moment ago. */
function plain(sitting: Sitting, who: Clinician, text: string): void {
  const held = heldBy(sitting, who.id)
  const [only] = held
  const recent =
    who.released !== null &&
    sitting.at - who.released.at < TIMES.RELEASED_MS &&
    !held.some((h) => h.id === who.released?.handoff)
  if (only === undefined) return tell(sitting, who, 'clinician-nobody')
  if (held.length === 1 && !recent && who.pending === null) return reply(sitting, who, only, text)
  const { pending } = who
  const before = pending?.ask === 'whom' ? `${pending.text}\n` : ''
  const codes = held.map((h) => h.code)
  changeClinician(sitting, who.id, { pending: { ask: 'whom', text: before + text, codes, command: null } })
  tell(sitting, who, 'clinician-whom', { list: codes.map((code, i) => `${i + 1} ${code}`).join(', ') })
}

/** The digit that answers "who is this for" or "did you mean". */
function settlePending(sitting: Sitting, who: Clinician, digit: number): void {
  const { pending } = who
  if (pending === null) return
  if (pending.ask === 'whom') {
    const code = pending.codes[digit - 1]
    const handoff = heldBy(sitting, who.id).find((h) => h.code === code)
    if (handoff === undefined) {
      const list = pending.codes.map((each, i) => `${i + 1} ${each}`).join(', ')
      return tell(sitting, who, 'clinician-whom', { list })
    }
    changeClinician(sitting, who.id, { pending: null })
    return reply(sitting, who, handoff, pending.text)
  }
  changeClinician(sitting, who.id, { pending: null })
  const now = clinicianOf(sitting, who.id) ?? who
  if (digit === 1 && pending.command !== null) {
    const [, code] = /\b([a-z]\d{1,3})\s*$/i.exec(pending.text) ?? []
    return clinicianSaid(sitting, now, [pending.command, code ?? ''].join(' ').trim(), false)
  }
  if (digit === 2) return plain(sitting, now, pending.text)
  changeClinician(sitting, who.id, { pending })
  tell(sitting, who, 'clinician-meant', { command: (pending.command ?? '').toUpperCase() })
}

/** What a clinician writes is passed on whatever its words. */
export function reply(sitting: Sitting, who: Clinician, handoff: Handoff, text: string): void {
  change(sitting, handoff.id, { lastAt: sitting.at, owedAt: null, nudged: false })
  sitting.acts.push({
    kind: 'participant',
    to: handoff.participant,
    ref: handoff.ref,
    state: 'live',
    say: { phrase: 'handoff-line', vars: { text } },
    line: { handoff: handoff.id, author: 'clinician', clinician: who.id, text, obeyed: null },
  })
}

/** One holder: the desk takes one happening after the other, so of two in the same instant one comes second. */
export function take(
  sitting: Sitting,
  who: Clinician,
  code: string | null,
  byKey = false,
): 'taken' | 'late' | 'full' {
  const { at } = sitting
  if (heldBy(sitting, who.id).length >= MOST_HELD) {
    tell(sitting, who, 'clinician-full')
    return 'full'
  }
  const paged = sitting.pages.filter((p) => p.clinician === who.id && p.answer !== 'passed')
  const waiting = sitting.handoffs
    .filter((h) => isWaiting(h) && h.channel === 'text' && who.languages.includes(h.language))
    .toSorted(inOrder)
  const isMine = (h: Handoff): boolean => paged.some((p) => p.handoff === h.id && p.round === h.round)
  const handoff = code === null ? (waiting.find(isMine) ?? waiting[0]) : waiting.find((h) => h.code === code)
  if (handoff === undefined) {
    const isElsewhere = sitting.handoffs.some((h) => h.state === 'taken' && h.holder !== who.id && isMine(h))
    if (isElsewhere) trail(sitting, null, who.id, 'came too late')
    tell(sitting, who, isElsewhere ? 'clinician-too-late' : 'clinician-nothing')
    return 'late'
  }
  // A phone that rings for it rings no longer, but in the call in which its key 1 was pressed.
  if (byKey || !isRung(handoff))
    answer(sitting, (p) => p.handoff === handoff.id && p.clinician === who.id, 'taken')
  answer(sitting, (p) => p.handoff === handoff.id, 'lapsed')
  change(sitting, handoff.id, {
    state: 'taken',
    holder: who.id,
    takenAt: at,
    owedAt: at,
    nudged: false,
    lastAt: at,
  })
  trail(sitting, handoff.id, who.id, 'took')
  const vars = {
    code: handoff.code,
    language: handoff.language === 'es' ? 'Español' : 'English',
    minutes: minutes(at - handoff.openedAt),
  }
  tell(sitting, who, handoff.reason === 'crisis' ? 'clinician-taken-crisis' : 'clinician-taken', vars)
  tellNotes(sitting, who, handoff)
  const kept = sitting.kept.filter((each) => each.handoff === handoff.id)
  if (who.texts === 'full')
    for (const line of kept)
      sitting.acts.push({ kind: 'pass', to: who, line: line.id, say: wordsOf(handoff, line) })
  else if (kept.length > 0)
    tell(sitting, who, 'clinician-notice-kept', { code: handoff.code, count: String(kept.length) })
  sitting.kept = sitting.kept.filter((each) => each.handoff !== handoff.id)
  tellParticipant(sitting, handoff, 'live', 'handoff-taken')
  return 'taken'
}

/** What they were asked to take goes to the next person; else what they hold goes back into line. */
export function pass(sitting: Sitting, who: Clinician, code: string | null): void {
  const pages = sitting.pages.filter((p) => p.clinician === who.id && p.answer === null)
  if (code === null && pages.length > 0) {
    passPages(sitting, who)
    return tell(sitting, who, 'clinician-passed-page')
  }
  const call = callOf(sitting, who)
  if (call !== undefined && (code === null ? heldBy(sitting, who.id).length === 0 : code === call.code))
    return void passCall(sitting, call)
  const handoff = oneOf(sitting, who, code)
  if (handoff === null) return
  passOn(sitting, handoff, 'asked by its holder')
  tell(sitting, who, 'clinician-passed', { code: handoff.code })
}

/** CALL: whom they hold, or whoever left a message or is to be called back. Their own phone rings first. */
function callSomebody(sitting: Sitting, who: Clinician, code: string | null): void {
  const held = [...heldBy(sitting, who.id), ...messagesOf(sitting, who.id)]
  const inLine = sitting.handoffs
    .filter((h) => isWaiting(h) && h.channel === 'voice' && who.languages.includes(h.language))
    .toSorted(inOrder)
  if (code === null && held.length > 1)
    return tell(sitting, who, 'clinician-which', { codes: held.map((h) => h.code).join(', ') })
  const handoff = code === null ? (held[0] ?? inLine[0]) : [...held, ...inLine].find((h) => h.code === code)
  if (handoff === undefined) return tell(sitting, who, 'clinician-call-nobody')
  const isHeld = held.includes(handoff)
  if (!isHeld && !isOnDuty(who, sitting.at)) return tell(sitting, who, 'clinician-call-off')
  const taken = isHeld ? 'taken' : takeCall(sitting, who, handoff)
  const dialled = taken === 'taken' ? call(sitting, who, handoffOf(sitting, handoff.id) ?? handoff) : taken
  const phrase =
    dialled === 'rings'
      ? 'rings'
      : dialled === 'busy'
        ? 'busy'
        : dialled === 'no-number'
          ? 'no-number'
          : 'nobody'
  tell(sitting, who, `clinician-call-${phrase}`, phrase === 'nobody' ? {} : { code: handoff.code })
}

function passPages(sitting: Sitting, who: Clinician): void {
  answer(sitting, (p) => p.clinician === who.id, 'passed')
  pageWhoCan(sitting)
}

export function done(sitting: Sitting, who: Clinician, code: string | null): void {
  const messages = messagesOf(sitting, who.id)
  const isOnly = heldBy(sitting, who.id).length === 0 && messages.length === 1
  const message = messages.find((h) => h.code === code || (code === null && isOnly))
  const handoff = message ?? oneOf(sitting, who, code)
  if (handoff === null) return
  end(sitting, handoff, 'closed')
  trail(sitting, handoff.id, who.id, 'closed')
  tellParticipant(sitting, handoff, 'asks', 'handoff-done')
  tell(sitting, who, 'clinician-done', { code: handoff.code })
  pageWhoCan(sitting)
}

/** The handoff that a command is about; of several it is asked which. */
function oneOf(sitting: Sitting, who: Clinician, code: string | null): Handoff | null {
  const held = heldBy(sitting, who.id)
  const [only] = held
  if (only === undefined) tell(sitting, who, 'clinician-nobody')
  else if (code !== null) {
    const named = held.find((h) => h.code === code)
    if (named !== undefined) return named
    tell(sitting, who, 'clinician-not-yours', { code })
  } else if (held.length === 1) return only
  else tell(sitting, who, 'clinician-which', { codes: held.map((h) => h.code).join(', ') })
  return null
}

function note(sitting: Sitting, who: Clinician, { code, text }: Extract<Order, { kind: 'note' }>): void {
  const held = heldBy(sitting, who.id)
  const last = who.released === null ? undefined : handoffOf(sitting, who.released.handoff)
  const call = callOf(sitting, who)
  const isOfCall = call !== undefined && (code === null ? held.length === 0 : code === call.code)
  const about = isOfCall ? call : code === null && held.length === 0 ? last : oneOf(sitting, who, code)
  if (about === null) return
  if (about === undefined) return tell(sitting, who, 'clinician-nobody')
  sitting.acts.push({
    kind: 'keep',
    line: { handoff: about.id, author: 'note', clinician: who.id, text, obeyed: null },
  })
  tell(sitting, who, 'clinician-noted', { code: about.code })
}

function list(sitting: Sitting, who: Clinician): void {
  const { at } = sitting
  const held = heldBy(sitting, who.id)
  const waiting = sitting.handoffs.filter(isWaiting).length
  const codes = held.map((h) => `${h.code} ${minutes(at - h.openedAt)} min`).join(', ')
  tell(sitting, who, held.length === 0 ? 'clinician-list-none' : 'clinician-list', {
    codes,
    count: String(waiting),
  })
}

export function on(sitting: Sitting, who: Clinician): void {
  const { at } = sitting
  changeClinician(sitting, who.id, { off: false, onUntil: isOnShift(who, at) ? null : at + ON_LASTS_MS })
  trail(sitting, null, who.id, 'on')
  tell(sitting, who, 'clinician-on')
  // Left while nobody was on duty to be told of them.
  const unheard = sitting.handoffs.filter(
    (h) => isWaiting(h) && h.call === 'message' && who.languages.includes(h.language),
  )
  if (unheard.length > 0) tell(sitting, who, 'clinician-messages', { count: String(unheard.length) })
  pageWhoCan(sitting)
}

/** Off at once: what they hold and what they were asked goes to the others. */
export function off(sitting: Sitting, who: Clinician, phrase: string | null): void {
  changeClinician(sitting, who.id, { off: true, onUntil: null, pending: null })
  trail(sitting, null, who.id, 'off')
  letGo(sitting, who, 'went off duty')
  if (phrase !== null) tell(sitting, who, phrase)
}

/** Everything that this clinician holds or was asked about goes on to the others. */
export function letGo(sitting: Sitting, who: Clinician, why: TrailWord): void {
  answer(sitting, (p) => p.clinician === who.id, 'passed')
  for (const handoff of [...heldBy(sitting, who.id), ...messagesOf(sitting, who.id)])
    passOn(sitting, handoff, why)
  pageWhoCan(sitting)
}

/** Who is not on duty any more holds nothing. */
export function endShifts(sitting: Sitting): void {
  const holds = (id: number): boolean => heldBy(sitting, id).length + messagesOf(sitting, id).length > 0
  for (const who of sitting.clinicians) {
    if (isOnDuty(who, sitting.at) || !holds(who.id)) continue
    letGo(sitting, who, 'end of shift')
    tell(sitting, who, 'clinician-shift-over')
  }
}
