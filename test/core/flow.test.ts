import { describe, it } from 'vitest'
import { Flow, Node, Target, targets } from '../../src/core/flow.ts'
import { pointer } from '../../src/core/pointer.ts'

const startOf = (flow: string): string | undefined => (flow === 'menu' ? 'main' : undefined)

describe('targets', () => {
  it.for([
    { target: 'about', to: { flow: 'call', node: 'about' } },
    { target: 'menu/about', to: { flow: 'menu', node: 'about' } },
    { target: 'menu/', to: { flow: 'menu', node: 'main' } },
    { target: 'nowhere/', to: { flow: 'nowhere', node: '' } },
    { target: 'topic:nausea', to: { topic: 'nausea' } },
  ])('$target, written in the flow call', ({ target, to }, { expect }) => {
    expect(Target.safeParse(target).success).toBe(true)
    expect(pointer(target, 'call', startOf)).toEqual(to)
  })

  it.for(['', 'Menu', 'topic:', 'a/b/c', 'two words', 'menu/About', 'topic:Nausea'])(
    '%j is none',
    (target, { expect }) => {
      expect(Target.safeParse(target).success).toBe(false)
    },
  )
})

describe('nodes', () => {
  const question = { choices: [{ key: '1', go: 'a' }], no_input: 'b', invalid: 'c' }
  it.for([
    { name: 'say', node: { say: 'who', then: 'a' }, leads: ['a'] },
    { name: 'tell', node: { tell: 'nausea', then: 'a' }, leads: ['a'] },
    { name: 'ask', node: question, leads: ['a', 'b', 'c'] },
    {
      name: 'ask, with a way for ESPAÑOL',
      node: { ...question, language: 'd' },
      leads: ['a', 'b', 'c', 'd'],
    },
    { name: 'when', node: { when: [{ channel: 'text', go: 'a' }], otherwise: 'b' }, leads: ['a', 'b'] },
    { name: 'do', node: { do: 'use-other-language', then: 'a' }, leads: ['a'] },
    { name: 'call', node: { call: 'menu', then: 'a' }, leads: ['a'] },
    { name: 'go', node: { go: 'a' }, leads: ['a'] },
    { name: 'end', node: { end: 'hang-up' }, leads: [] },
  ])('$name', ({ node, leads }, { expect }) => {
    const read = Node.parse(node)
    expect(targets(read).map((t) => t.target)).toEqual(leads)
    // Each path names the place of its target in the node as it was written.
    for (const { target, path } of targets(read))
      expect(path.reduce((at: unknown, key) => Reflect.get(Object(at), key), read)).toBe(target)
  })

  it.for([
    { name: 'a sentence without a way on', node: { say: 'who' } },
    { name: 'a question without no_input', node: { choices: question.choices, invalid: 'c' } },
    { name: 'a question without invalid', node: { choices: question.choices, no_input: 'b' } },
    { name: 'a question without choices', node: { ...question, choices: [] } },
    {
      name: 'key 7, which is text me this everywhere',
      node: { ...question, choices: [{ key: '7', go: 'a' }] },
    },
    { name: 'key 9, which is back everywhere', node: { ...question, choices: [{ key: '9', go: 'a' }] } },
    { name: 'key 0, which is a person everywhere', node: { ...question, choices: [{ key: '0', go: 'a' }] } },
    { name: 'a key as a number', node: { ...question, choices: [{ key: 1, go: 'a' }] } },
    { name: 'words inside a flow', node: { say: 'who', then: 'a', text: 'Hello' } },
    { name: 'two kinds at once', node: { say: 'who', end: 'wait' } },
    { name: 'an effect nobody knows', node: { do: 'reboot', then: 'a' } },
    { name: 'an empty when', node: { when: [], otherwise: 'a' } },
  ])('refuses $name', ({ node }, { expect }) => {
    expect(Node.safeParse(node).success).toBe(false)
  })

  it('refuses names that are no plain words', ({ expect }) => {
    const flow = (name: string): unknown => ({
      id: 'menu',
      start: 'main',
      nodes: { [name]: { end: 'wait' } },
    })
    expect(Flow.safeParse(flow('main')).success).toBe(true)
    for (const name of ['Main', 'a b', '', 'menü']) expect(Flow.safeParse(flow(name)).success).toBe(false)
  })
})
