import { checkIn } from './asking.ts'
import { type Bundle, lookup, MENU } from './bundle.ts'
import { askAgain, enrol } from './enrol.ts'
import type { Ask, Condition, Zip } from './flow.ts'
import { LIMITS } from './limits.ts'
import { type Pointer, pointer } from './pointer.ts'
import { goTo, type Place } from './session.ts'
import { forget, isMarked, pointsOf } from './tally.ts'
import {
  hasDesk,
  languageOf,
  offerLinks,
  present,
  say,
  sayIn,
  type Talk,
  tell,
  topicSide,
  utter,
} from './talk.ts'
import { other } from './text.ts'

/** Follows the flows from `to` until something waits for an answer. Bounded, and never lost: no node means the menu. */
export function run(talk: Talk, to: Pointer): void {
  let next: Pointer | null = to
  let lost = false
  for (let n = 0; n < LIMITS.NODES_PER_STEP && next !== null; n += 1) {
    const after: Pointer | null | 'lost' = visit(talk, next)
    if (after !== 'lost') next = after
    else if (lost) return
    else {
      lost = true
      talk.session = { ...talk.session, returns: [] }
      next = menuOf(talk.bundle)
    }
  }
}

/** Where a flow begins; of a flow that the bundle lacks, nowhere, which `run` takes for the menu. */
export const startOf = (bundle: Bundle, flow: string): Pointer => ({
  flow,
  node: lookup(bundle.flows, flow)?.start ?? '',
})

export const menuOf = (bundle: Bundle): Pointer => startOf(bundle, MENU)

function nodeAt(
  bundle: Bundle,
  flow: string,
  node: string,
): Bundle['flows'][string]['nodes'][string] | undefined {
  const found = lookup(bundle.flows, flow)
  return found === undefined ? undefined : lookup(found.nodes, node)
}

function visit(talk: Talk, at: Pointer): Pointer | null | 'lost' {
  if ('topic' in at) return visitTopic(talk, at.topic)
  const node = nodeAt(talk.bundle, at.flow, at.node)
  if (node === undefined) return 'lost'
  const to = (target: string): Pointer =>
    pointer(target, at.flow, (flow) => lookup(talk.bundle.flows, flow)?.start)
  if ('choices' in node || 'zip' in node) {
    enter(talk, { flow: at.flow, node: at.node })
    if ('zip' in node) say(talk, node.zip)
    else present(talk, node)
    return null
  }
  if ('say' in node) {
    sayIn(talk, node.say, node.in ?? 'same')
    return to(node.then)
  }
  if ('tell' in node) {
    tell(talk, node.tell, 0)
    return to(node.then)
  }
  if ('when' in node) return to(node.when.find((c) => holds(talk, c))?.go ?? node.otherwise)
  if ('do' in node) {
    if (node.do === 'forget-answers') {
      talk.session = forget(talk.session, at.flow)
      return to(node.then)
    }
    if (node.do === 'note-calls-offered') {
      talk.session = { ...talk.session, profile: { ...talk.session.profile, callsOffered: true } }
      return to(node.then)
    }
    const language = node.do === 'use-other-language' ? other(languageOf(talk)) : languageOf(talk)
    talk.session = { ...talk.session, profile: { ...talk.session.profile, language, known: 'chosen' } }
    return to(node.then)
  }
  if ('call' in node) {
    const back = to(node.then)
    if ('flow' in back && talk.session.returns.length < LIMITS.CALLS_DEEP)
      talk.session = { ...talk.session, returns: [...talk.session.returns, back] }
    return startOf(talk.bundle, node.call)
  }
  if ('go' in node) return to(node.go)
  if ('enrol' in node) {
    enrol(talk, '', node.enrol)
    return null
  }
  if (node.end === 'hang-up') talk.hungUp = true
  const told = topicAtHand(talk)
  if (node.end === 'wait' && told !== null) offerLinks(talk, told.topic)
  if (node.end !== 'return') return null
  const back = talk.session.returns.at(-1)
  talk.session = { ...talk.session, returns: talk.session.returns.slice(0, -1) }
  return back ?? 'lost'
}

/** A topic that a guided talk belongs to goes on into that talk. */
function visitTopic(talk: Talk, id: string): Pointer | null | 'lost' {
  const flow = lookup(talk.bundle.topics, id)?.flow ?? null
  if (!tell(talk, id, 0, flow === null)) return 'lost'
  enter(talk, { topic: id, page: 0 })
  return flow === null ? null : startOf(talk.bundle, flow)
}

/** A place is kept once, however often it is put again. */
function enter(talk: Talk, place: Place): void {
  const top = talk.session.places.at(-1)
  if ('flow' in place && talk.session.tally !== null && talk.session.tally.flow !== place.flow)
    talk.session = forget(talk.session, talk.session.tally.flow)
  if (top !== undefined && same(top, place)) return
  talk.session = goTo(talk.session, place)
}

const same = (a: Place, b: Place): boolean =>
  'topic' in a
    ? 'topic' in b && a.topic === b.topic && a.page === b.page
    : 'flow' in b && a.flow === b.flow && a.node === b.node

function holds(talk: Talk, condition: Condition): boolean {
  const { channel, profile } = talk.session
  const { settings } = talk.bundle
  return (
    (condition.channel === undefined || condition.channel === channel) &&
    (condition.handoff === undefined || condition.handoff === (hasDesk(talk) ? 'on' : 'off')) &&
    (condition.speech === undefined || condition.speech === settings.speech) &&
    (condition.texts === undefined || mayOfferCalls(talk)) &&
    (condition.points === undefined || pointsOf(talk.session) >= condition.points) &&
    (condition.marked === undefined || condition.marked === isMarked(talk.session)) &&
    (condition.places === undefined || condition.places === talk.bundle.places.length > 0) &&
    (condition.language === undefined ||
      (condition.language === 'unsure'
        ? profile.known === 'no'
        : profile.known !== 'no' && condition.language === profile.language))
  )
}

/** A phone that takes no texts is offered calls, once; not by what is built in, which can set up no reminder. */
const mayOfferCalls = ({ bundle, session }: Talk): boolean =>
  session.profile.cannotText &&
  !session.profile.callsOffered &&
  !session.withheld &&
  bundle.geography !== null

export type Question = { flow: string; node: string; ask: Ask | Zip }

/** The latest question that still waits: the nearest one among the places of the talk. */
export function question(talk: Talk): Question | null {
  for (const place of talk.session.places.toReversed()) {
    if ('topic' in place) continue
    const node = nodeAt(talk.bundle, place.flow, place.node)
    if (node !== undefined && ('choices' in node || 'zip' in node))
      return { flow: place.flow, node: place.node, ask: node }
  }
  return null
}

/** The question that was put last, if nothing came after it. */
export function atQuestion(talk: Talk): Question | null {
  const top = talk.session.places.at(-1)
  return top !== undefined && 'flow' in top ? question(talk) : null
}

/** The topic that "text me this" is about: the one just told. */
export function topicAtHand(talk: Talk): { topic: string; page: number } | null {
  const top = talk.session.places.at(-1)
  return top !== undefined && 'topic' in top ? top : null
}

/** Says again what the talk is at, in the language of now. */
export function again(talk: Talk): void {
  if (talk.session.open?.kind === 'enrol') return askAgain(talk)
  const top = talk.session.places.at(-1)
  if (top === undefined) {
    if (!checkIn(talk)) run(talk, menuOf(talk.bundle))
  } else if ('topic' in top) {
    if (!tell(talk, top.topic, top.page, true)) run(talk, menuOf(talk.bundle))
  } else run(talk, top)
}

/** Follows a choice of the question at hand. */
export function follow(talk: Talk, flow: string, target: string): void {
  run(
    talk,
    pointer(target, flow, (f) => lookup(talk.bundle.flows, f)?.start),
  )
}

/** One place back; from the first, the menu. */
export function back(talk: Talk): void {
  talk.session = { ...talk.session, places: talk.session.places.slice(0, -1) }
  again(talk)
}

/** The next page of the topic told last. */
export function more(talk: Talk): void {
  const at = talk.session.told
  if (at === null || !tell(talk, at.topic, at.page + 1, true))
    return say(talk, talk.bundle.index === null ? 'no-more-now' : 'no-more')
  const places = topicAtHand(talk) === null ? talk.session.places : talk.session.places.slice(0, -1)
  talk.session = goTo({ ...talk.session, places }, { topic: at.topic, page: at.page + 1 })
}

/** Where the fact told last comes from, and whether anybody reviewed it. */
export function source(talk: Talk): void {
  const at = talk.session.told
  const side = at === null ? undefined : topicSide(talk, at.topic)
  if (side === undefined) say(talk, 'no-source')
  else if (side.source.text === '') say(talk, 'no-more-now')
  else utter(talk, side.source, languageOf(talk), { newText: true })
}
