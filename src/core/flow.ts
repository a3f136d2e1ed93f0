import * as z from 'zod'

/**
 * A conversation as data. A flow is named nodes; a node says, tells, asks, chooses, does, calls, goes or ends.
 * No words: nodes name phrases and topics, so one flow serves both languages and both channels.
 *
 * A target is `node`, `flow/node`, `flow/` (its start) or `topic:ID`.
 */
export const Target = z
  .string()
  .regex(/^(topic:[a-z0-9-]+|([a-z0-9-]+\/)?[a-z0-9-]*)$/, 'a target is node, flow/node, flow/ or topic:ID')
  .min(1)

const In = z.enum(['same', 'other', 'both'])
const Spoken = z.strictObject({ phrase: z.string(), in: In })

const Choice = z.strictObject({
  key: z
    .string()
    .regex(/^[1-6]$/, '9, 0, 7, 8 and * mean the same everywhere, so a choice has a key from 1 to 6'),
  label: z.string().optional().meta({
    description:
      'phrase that lists it; without one it is listed by the topic it leads to, or the prompt names it',
  }),
  words: z.string().optional().meta({ description: 'phrase of further words for it, separated by commas' }),
  go: Target,
})

const Condition = z.strictObject({
  channel: z.enum(['text', 'voice']).optional(),
  language: z.enum(['en', 'es', 'unsure']).optional(),
  handoff: z.enum(['off']).optional(),
  speech: z.enum(['on', 'off']).optional(),
  go: Target,
})

const Say = z.strictObject({ say: z.string(), in: In.optional(), then: Target })
const Tell = z.strictObject({ tell: z.string(), then: Target })
const Ask = z.strictObject({
  ask: z
    .union([z.string(), z.array(Spoken)])
    .optional()
    .meta({ description: 'the prompt before the choices' }),
  choices: z.array(Choice).min(1),
  no_input: Target.meta({ description: 'where a call goes after the third silence' }),
  invalid: Target.meta({ description: 'where a call goes after the third answer that fits nothing' }),
  language: Target.optional().meta({
    description: 'where ESPAÑOL and ENGLISH lead; without it the question is put again in that language',
  }),
  unrecorded: z.boolean().optional().meta({ description: 'answers are kept as [not kept]' }),
})
const When = z.strictObject({ when: z.array(Condition).min(1), otherwise: Target })
const Do = z.strictObject({ do: z.enum(['use-other-language', 'use-this-language']), then: Target })
const Call = z.strictObject({ call: z.string(), then: Target })
const Go = z.strictObject({ go: Target })
const End = z.strictObject({ end: z.enum(['wait', 'return', 'hang-up']) })

export const Node = z.union([Say, Tell, Ask, When, Do, Call, Go, End])
export type Node = z.infer<typeof Node>
export type Ask = z.infer<typeof Ask>
export type Choice = z.infer<typeof Choice>
export type Spoken = z.infer<typeof Spoken>
export type Condition = z.infer<typeof Condition>

export const Flow = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  start: z.string(),
  nodes: z.record(z.string().regex(/^[a-z0-9-]+$/), Node),
})
export type Flow = z.infer<typeof Flow>

export type Pointer = { topic: string } | { flow: string; node: string }

/** Where `target`, written inside flow `from`, points. */
export function pointer(
  target: string,
  from: string,
  startOf: (flow: string) => string | undefined,
): Pointer {
  if (target.startsWith('topic:')) return { topic: target.slice('topic:'.length) }
  const slash = target.indexOf('/')
  if (slash < 0) return { flow: from, node: target }
  const flow = target.slice(0, slash)
  const node = target.slice(slash + 1)
  return { flow, node: node === '' ? (startOf(flow) ?? '') : node }
}

/** Every target a node may lead to, with the path of the field that names it. */
export function targets(node: Node): { target: string; path: (string | number)[] }[] {
  if ('choices' in node)
    return [
      ...node.choices.map((c, i) => ({ target: c.go, path: ['choices', i, 'go'] })),
      { target: node.no_input, path: ['no_input'] },
      { target: node.invalid, path: ['invalid'] },
      ...(node.language === undefined ? [] : [{ target: node.language, path: ['language'] }]),
    ]
  if ('when' in node)
    return [
      ...node.when.map((c, i) => ({ target: c.go, path: ['when', i, 'go'] })),
      { target: node.otherwise, path: ['otherwise'] },
    ]
  if ('go' in node) return [{ target: node.go, path: ['go'] }]
  if ('end' in node) return []
  return [{ target: node.then, path: ['then'] }]
}
