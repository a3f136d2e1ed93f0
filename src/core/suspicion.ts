import { HOUR, LINKS, MONTH, PART, TODAY, TOMORROW, TONIGHT, WEEKDAY } from './clock-words.ts'
import { CRISIS_CLASSES } from './crisis-class.ts'
import type { Alarm } from './crisis.ts'
import { guess } from './language.ts'
import { likely, type MatchIndex } from './match.ts'
import { normalise, words } from './text.ts'

/** What the classifier calls a crisis: this and the class. No topic's id has a colon. */
export const SUSPICION = 'crisis:'
/** How often (0 to 1) such a reading was right. Low: a false alarm costs little, a miss a life. */
const SUSPECTED = 0.36
/** Shorter texts say too little, and what the patterns let through of them is harmless. */
const WORDS = 4

/** Words and figures of clocks and calendars: a text of hardly anything else is an hour, and like nothing anybody wrote. */
const isOfTime = (word: string): boolean =>
  /^\d+$/.test(word) ||
  [LINKS, HOUR, PART, WEEKDAY, MONTH, TODAY, TONIGHT, TOMORROW].some((of) => of.has(word))
const OTHER_WORDS = 2

/**
 * The second opinion on a text that no pattern of the screen knows: what it is most like, among the topics and the
 * examples of every crisis together. Null if that is no crisis. Only with the index, so never from what is built in.
 */
export function suspected(index: MatchIndex, text: string): Alarm | null {
  const said = normalise(text)
  const all = words(said)
  if (all.length < WORDS || all.filter((word) => !isOfTime(word)).length < OTHER_WORDS) return null
  const { language, candidates } = likely(index, said, guess(text).language)
  const [first] = candidates
  if (first === undefined || first.score < SUSPECTED) return null
  const name = CRISIS_CLASSES.find((each) => SUSPICION + each === first.id)
  if (name === undefined) return null
  return {
    class: name,
    language,
    severe: false,
    also988: false,
    rule: 'like what people wrote in such a crisis',
  }
}
