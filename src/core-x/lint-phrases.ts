import type { Content } from './compile.ts'
import type { Node } from './flow.ts'
import { PHRASES } from './lint-words.ts'
import { error, type Problem } from './problem.ts'

/**
 * Phrases that nothing says. An error and no warning: whoever mends or reviews such a sentence believes that people
 * now hear it, and most often its name is a slip of one that is said.
 */
export function lintUnused(content: Content): Problem[] {
  const used = new Set<string>([
    ...PHRASES,
    ...content.flows.flatMap((flow) => Object.values(flow.nodes)).flatMap(named),
  ])
  return Object.keys(content.phrases)
    .filter((id) => !used.has(id))
    .map((id) =>
      error(
        'content/phrases.yaml',
        [id],
        `no flow and nothing in the core says ${id}: use it, or take it out`,
      ),
    )
}

/** The phrases that a node names. */
function named(node: Node): string[] {
  if ('say' in node) return [node.say]
  if ('zip' in node) return [node.zip, node.found, node.none]
  if (!('choices' in node)) return []
  const asked = typeof node.ask === 'string' ? [node.ask] : (node.ask ?? []).map((line) => line.phrase)
  return [
    ...asked,
    ...node.choices.flatMap(({ label, words, mark }) => [label ?? [], words ?? [], mark ?? []].flat()),
  ]
}
