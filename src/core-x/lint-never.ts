import type { Content } from './compile.ts'
import { type Ban, bans, type Never, seen, sentences } from './never.ts'
import { error, type Problem } from './problem.ts'
import { type Wording, wordings } from './wordings.ts'

/** Sentences that the line never says, wherever a participant would read or hear them. */
export function lintNever(content: Content, never: Never): Problem[] {
  const { bans: all, problems } = bans(never)
  const known = new Set(content.topics.map((t) => t.id))
  const lost = Object.keys(never.topics)
    .filter((id) => !known.has(id))
    .map((id) => error('content/never.yaml', ['topics', id], `unknown topic ${id}`))
  const said = wordings(content).flatMap((wording) => {
    const parts = sentences(wording.text)
    return all
      .filter((ban) => concerns(ban, wording))
      .flatMap(({ found, unless, why }) => {
        const words = seen(parts, found, wording.isCrisis ? unless : null)
        return words === null ? [] : [error(wording.file, wording.path, `"${words}" is never said: ${why}`)]
      })
  })
  return [...problems, ...lost, ...said]
}

const concerns = (ban: Ban, { language, topic }: Wording): boolean =>
  ban.language === language && (ban.topic === null || ban.topic === topic)
