import type { Content } from './compile.ts'
import { targets } from './flow.ts'
import { HANDOFF_PHRASES } from './lint-handoff.ts'
import { error, type Problem } from './problem.ts'
import { wordings } from './wordings.ts'

/** A clinician of this line, or the word that asks for one. A clinic's own, or a nurse in general, is neither. */
export const OURS =
  /\b(?:[Oo]ur|[Tt]his line's) (?:nurses?|clinicians?)\b|\bNURSE\b|\b[Nn]uestr[ao]s? enfermer[ao]s?\b|\bENFERMER[AO]\b/

/**
 * A line without clinicians never offers or implies one: sentences that do are the phrases around handoffs alone, and a
 * flow says one of those only behind `handoff: on`.
 */
export function lintPersons(content: Content): Problem[] {
  const named = wordings(content).flatMap(({ file, path, text }) =>
    OURS.test(text) && !(file === 'content/phrases.yaml' && isOfDesk(String(path[0])))
      ? [error(file, path, 'names a clinician of this line, which has none where handoff is off')]
      : [],
  )
  const said = content.flows.flatMap((flow) =>
    Object.entries(flow.nodes).flatMap(([name, node]) => {
      if (!('say' in node) || !isOfDesk(node.say)) return []
      const isGuarded = Object.values(flow.nodes).every((from) =>
        'when' in from
          ? from.otherwise !== name && from.when.every((c) => c.go !== name || c.handoff === 'on')
          : targets(from).every(({ target }) => target !== name),
      )
      return isGuarded && flow.start !== name
        ? []
        : [error(`flows/${flow.id}.yaml`, ['nodes', name], `${node.say} needs handoff: on before it`)]
    }),
  )
  return [...named, ...said]
}

const isOfDesk = (phrase: string): boolean => Object.hasOwn(HANDOFF_PHRASES, phrase)
