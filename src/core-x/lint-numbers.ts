import * as z from 'zod'
import type { Content } from './compile.ts'
import { sentences } from './never.ts'
import { error, type Problem } from './problem.ts'
import { type Wording, wordings } from './wordings.ts'

/** Whose a number is, by the number as sentences write it: content/numbers.yaml. */
export const Numbers = z.record(
  z.string().regex(/^[\d-]{3,14}$/, 'a number is digits and hyphens'),
  z.strictObject({
    whose: z.string().min(1),
    names: z
      .array(z.string().regex(/^[a-z ]+$/, 'lower-case, without accents'))
      .optional()
      .meta({ description: 'how sentences name its owner, in either language' }),
  }),
)
export type Numbers = z.infer<typeof Numbers>

/**
 * What reads as a number to call: hyphened groups, letters for digits included; five to eleven digits in a row; 911
 * and 988 and what is one slip from them. Figures have commas ("552,000") or a dollar sign.
 */
const CALLED =
  /(?<![\p{L}\p{N}$.,-])(?:(?:1[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-][\dA-Z]{4}|\d{3}-\d{4}|\d{5,11}|9(?:[18]\d|\d[18]))(?! ?mg)(?![\p{L}\p{N}-]|[.,%]\d)/gu

/** The numbers to call in `text`, in order. */
export const numbersIn = (text: string): string[] => [...text.matchAll(CALLED)].map(([found]) => found)

/** A number that nobody vouches for, or that stands behind the name of somebody else. A wrong digit here costs most. */
export function lintNumbers(content: Content, numbers: Numbers): Problem[] {
  return wordings(content).flatMap((wording) =>
    [...new Set(numbersIn(wording.text).filter((number) => !Object.hasOwn(numbers, number)))]
      .map((number) => error(wording.file, wording.path, `${number} is no number of content/numbers.yaml`))
      .concat(misplaced(wording, numbers)),
  )
}

/** Numbers whose nearest name before them, in the same sentence, is another owner's. */
function misplaced({ file, path, text }: Wording, numbers: Numbers): Problem[] {
  const owners = Object.entries(numbers).flatMap(([number, { whose, names = [] }]) =>
    names.map((name) => ({ number, whose, name })),
  )
  return sentences(text).flatMap((sentence) =>
    [...sentence.matchAll(CALLED)].flatMap(({ 0: number, index }) => {
      if (!owners.some((o) => o.number === number)) return []
      const before = owners
        .map((o) => ({ ...o, at: sentence.lastIndexOf(o.name, index) }))
        .filter((o) => o.at >= 0)
        .toSorted((a, b) => b.at - a.at)
      const [nearest] = before
      if (nearest === undefined || nearest.number === number) return []
      return [
        error(file, path, `${number} stands behind "${nearest.name}", whose number is ${nearest.number}`),
      ]
    }),
  )
}
