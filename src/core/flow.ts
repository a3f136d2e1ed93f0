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
    .regex(
      /^[1-6A-E]$/,
      '9, 0, 7, 8 and * mean the same everywhere, so a choice has a key from 1 to 6, or a letter from A to E where a number could be taken for the answer itself',
    ),
  label: z.string().optional().meta({
    description:
      'phrase that lists it; without one it is listed by the topic it leads to, or the prompt names it',
  }),
  words: z.string().optional().meta({ description: 'phrase of further words for it, separated by commas' }),
  points: z.int().min(0).max(9).optional().meta({ description: 'what this answer adds to the score' }),
  mark: z
    .string()
    .optional()
    .meta({ description: 'phrase that names this answer in a later {marks}; said in the order asked' }),
  go: Target,
})

const Condition = z.strictObject({
  channel: z.enum(['text', 'voice']).optional(),
  language: z.enum(['en', 'es', 'unsure']).optional(),
  handoff: z.enum(['on', 'off']).optional(),
  speech: z.enum(['on', 'off']).optional(),
  points: z.int().positive().optional().meta({ description: 'true from this score up' }),
  marked: z.boolean().optional().meta({ description: 'whether any answer so far has a mark' }),
  texts: z
    .enum(['failed'])
    .optional()
    .meta({ description: 'true for a phone whose texts fail, until calls were offered to it' }),
  places: z.boolean().optional().meta({ description: 'whether content/places.yaml lists any place' }),
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
const Zip = z.strictObject({
  zip: z.string().meta({ description: 'phrase that asks for a five-digit ZIP code; answers are not kept' }),
  found: z.string().meta({ description: 'phrase said before the places known near it' }),
  none: z.string().meta({ description: 'phrase said where none is' }),
  then: Target,
  no_input: Target,
  invalid: Target,
})
const Enrol = z.strictObject({
  enrol: z.string().meta({ description: 'regimen whose reminder is set up; the questions are its own' }),
})
const Do = z.strictObject({
  do: z
    .enum(['use-other-language', 'use-this-language', 'forget-answers', 'note-calls-offered'])
    .meta({ description: 'forget-answers drops score, marks and the questions of this flow from the talk' }),
  then: Target,
})
const Call = z.strictObject({ call: z.string(), then: Target })
const Go = z.strictObject({ go: Target })
const End = z.strictObject({ end: z.enum(['wait', 'return', 'hang-up']) })

export const Node = z.union([Say, Tell, Ask, Zip, Enrol, When, Do, Call, Go, End])
export type Node = z.infer<typeof Node>
export type Ask = z.infer<typeof Ask>
export type Zip = z.infer<typeof Zip>
export type Choice = z.infer<typeof Choice>
export type Spoken = z.infer<typeof Spoken>
export type Condition = z.infer<typeof Condition>

export const Flow = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  start: z.string(),
  nodes: z.record(z.string().regex(/^[a-z0-9-]+$/), Node),
})
export type Flow = z.infer<typeof Flow>

/** Every target a node may lead to, with the path of the field that names it. */
export function targets(node: Node): { target: string; path: (string | number)[] }[] {
  if ('choices' in node)
    return [
      ...node.choices.map((c, i) => ({ target: c.go, path: ['choices', i, 'go'] })),
      { target: node.no_input, path: ['no_input'] },
      { target: node.invalid, path: ['invalid'] },
      ...(node.language === undefined ? [] : [{ target: node.language, path: ['language'] }]),
    ]
  if ('zip' in node)
    return [
      { target: node.then, path: ['then'] },
      { target: node.no_input, path: ['no_input'] },
      { target: node.invalid, path: ['invalid'] },
    ]
  if ('when' in node)
    return [
      ...node.when.map((c, i) => ({ target: c.go, path: ['when', i, 'go'] })),
      { target: node.otherwise, path: ['otherwise'] },
    ]
  if ('go' in node) return [{ target: node.go, path: ['go'] }]
  if ('end' in node || 'enrol' in node) return []
  return [{ target: node.then, path: ['then'] }]
}
