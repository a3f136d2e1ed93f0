import { type Bundle, lookup } from './bundle.ts'
import type { Choice } from './flow.ts'
import { LIMITS } from './limits.ts'
import type { Session } from './session.ts'
import type { Language } from './text.ts'

/** Counts the answer to a question of a guided talk; answered again, it counts once, as the latest answer. */
export function count(session: Session, flow: string, node: string, choice: Choice): Session {
  if (choice.points === undefined && choice.mark === undefined) return session
  const before = session.tally?.flow === flow ? session.tally.answers : []
  const answer = { node, points: choice.points ?? 0, mark: choice.mark ?? null }
  const at = before.findIndex((a) => a.node === node)
  const answers = (at < 0 ? [...before, answer] : before.with(at, answer)).slice(-LIMITS.ANSWERS_TALLIED)
  return { ...session, tally: { flow, answers } }
}

/** The sum of the points so far. */
export const pointsOf = (session: Session): number =>
  session.tally?.answers.reduce((sum, a) => sum + a.points, 0) ?? 0

export const isMarked = (session: Session): boolean =>
  session.tally?.answers.some((a) => a.mark !== null) === true

/** What a phrase said by a flow may name: `{points}` and `{marks}`. */
export function tallied(bundle: Bundle, session: Session, language: Language): Record<string, string> {
  const marks = session.tally?.answers.flatMap((a) => {
    const words = a.mark === null ? undefined : lookup(bundle.phrases, a.mark)?.[language]
    return words === undefined ? [] : [words.text]
  })
  return { points: String(pointsOf(session)), marks: [...new Set(marks)].join(', ') }
}

/** The talk without the answers, the score and the questions of `flow`, so that nothing leads back to them. */
export const forget = (session: Session, flow: string): Session => ({
  ...session,
  tally: null,
  places: session.places.filter((place) => !('flow' in place) || place.flow !== flow),
})
