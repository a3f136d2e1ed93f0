import { CALL, MENU } from './bundle.ts'
import type { Content } from './compile.ts'
import { type Flow, type Node, targets } from './flow.ts'
import { LIMITS } from './limits.ts'
import { pointer } from './pointer.ts'
import { error, type Problem } from './problem.ts'

/** What can go wrong in conversations: references to nothing, nodes nobody reaches, talks that stop or spin. */
export function lintFlows(content: Content): Problem[] {
  const flows = new Map(content.flows.map((f) => [f.id, f]))
  const problems = content.flows.flatMap((flow) => references(flow, flows, content))
  for (const id of [MENU, CALL])
    if (!flows.has(id))
      problems.push(error(`flows/${id}.yaml`, [], `the flow ${id} is missing: every talk needs it`))
  if (problems.length > 0) return problems
  for (const topic of content.topics) {
    const file = `content/topics/${topic.id}.yaml`
    if (topic.flow !== undefined && !flows.has(topic.flow))
      problems.push(error(file, ['flow'], `unknown flow ${topic.flow}`))
    topic.links.forEach((id, i) => {
      if (id === topic.id || !content.topics.some((t) => t.id === id))
        problems.push(error(file, ['links', i], `unknown topic ${id}`))
    })
  }
  if (problems.length > 0) return problems
  return [...unreachable(flows, content), ...content.flows.flatMap((flow) => spinning(flow, flows))]
}

type Flows = ReadonlyMap<string, Flow>

const fileOf = (flow: string): string => `flows/${flow}.yaml`

function references(flow: Flow, flows: Flows, content: Content): Problem[] {
  const file = fileOf(flow.id)
  const topics = new Set(content.topics.map((t) => t.id))
  const withdrawn = new Set(content.topics.filter((t) => t.withdrawn === true).map((t) => t.id))
  const problems: Problem[] = []
  const phrase = (id: string, path: (string | number)[]): void => {
    if (!Object.hasOwn(content.phrases, id)) problems.push(error(file, path, `unknown phrase ${id}`))
  }
  if (!Object.hasOwn(flow.nodes, flow.start))
    problems.push(error(file, ['start'], `unknown node ${flow.start}`))
  for (const [name, node] of Object.entries(flow.nodes)) {
    const here = ['nodes', name]
    for (const { target, path } of targets(node)) {
      const to = pointer(target, flow.id, (f) => flows.get(f)?.start)
      const known =
        'topic' in to ? topics.has(to.topic) : Object.hasOwn(flows.get(to.flow)?.nodes ?? {}, to.node)
      if (!known) problems.push(error(file, [...here, ...path], `unknown target ${target}`))
      if ('topic' in to && withdrawn.has(to.topic))
        problems.push({
          ...error(file, [...here, ...path], `${target} is withdrawn: who chooses it gets the menu`),
          severity: 'warning',
        })
    }
    if ('say' in node) phrase(node.say, [...here, 'say'])
    if ('tell' in node && !topics.has(node.tell))
      problems.push(error(file, [...here, 'tell'], `unknown topic ${node.tell}`))
    if ('call' in node) {
      const called = flows.get(node.call)
      if (called === undefined) problems.push(error(file, [...here, 'call'], `unknown flow ${node.call}`))
      else if (!Object.values(called.nodes).some((n) => 'end' in n && n.end === 'return'))
        problems.push(error(file, [...here, 'call'], `dead end: flow ${node.call} never returns`))
    }
    if ('choices' in node) problems.push(...question(file, here, node, phrase))
    if ('enrol' in node && !Object.hasOwn(content.regimens, node.enrol))
      problems.push(error(file, [...here, 'enrol'], `unknown regimen ${node.enrol}`))
    if ('zip' in node) for (const key of ['zip', 'found', 'none'] as const) phrase(node[key], [...here, key])
  }
  return problems
}

function question(
  file: string,
  here: (string | number)[],
  node: Extract<Node, { choices: unknown }>,
  phrase: (id: string, path: (string | number)[]) => void,
): Problem[] {
  if (typeof node.ask === 'string') phrase(node.ask, [...here, 'ask'])
  else node.ask?.forEach((line, i) => phrase(line.phrase, [...here, 'ask', i, 'phrase']))
  node.choices.forEach((choice, i) => {
    if (choice.label !== undefined) phrase(choice.label, [...here, 'choices', i, 'label'])
    if (choice.words !== undefined) phrase(choice.words, [...here, 'choices', i, 'words'])
    if (choice.mark !== undefined) phrase(choice.mark, [...here, 'choices', i, 'mark'])
  })
  const problems: Problem[] = []
  if (node.choices.length > LIMITS.CHOICES_PER_MENU)
    problems.push(
      error(
        file,
        [...here, 'choices'],
        `${node.choices.length} choices; a caller keeps at most ${LIMITS.CHOICES_PER_MENU} in mind`,
      ),
    )
  const keys = node.choices.map((c) => c.key)
  if (keys.some((key) => /[A-E]/.test(key)) && keys.join('') !== 'ABCDE'.slice(0, keys.length))
    problems.push(
      error(file, [...here, 'choices'], 'letters go A, B, C … in order: on a phone they are keys 1, 2, 3 …'),
    )
  keys.forEach((key, i) => {
    if (keys.indexOf(key) !== i)
      problems.push(error(file, [...here, 'choices', i, 'key'], `key ${key} is used twice`))
  })
  if (
    node.ask === undefined &&
    node.choices.every((c) => c.label === undefined && !c.go.startsWith('topic:'))
  )
    problems.push(error(file, here, 'this question says nothing: give it ask: or labels'))
  return problems
}

function unreachable(flows: Flows, content: Content): Problem[] {
  const seen = new Set<string>()
  const queue: { flow: string; node: string }[] = [
    MENU,
    CALL,
    ...content.topics.flatMap((t) => t.flow ?? []),
  ].map((flow) => ({
    flow,
    node: flows.get(flow)?.start ?? '',
  }))
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const key = `${at.flow}/${at.node}`
    const flow = flows.get(at.flow)
    const node = flow?.nodes[at.node]
    if (seen.has(key) || flow === undefined || node === undefined) continue
    seen.add(key)
    for (const { target } of targets(node)) {
      const to = pointer(target, at.flow, (f) => flows.get(f)?.start)
      if ('flow' in to) queue.push(to)
    }
    if ('call' in node) queue.push({ flow: node.call, node: flows.get(node.call)?.start ?? '' })
  }
  return [...flows.values()].flatMap((flow) =>
    Object.keys(flow.nodes)
      .filter((name) => !seen.has(`${flow.id}/${name}`))
      .map((name) => error(fileOf(flow.id), ['nodes', name], `unreachable: nothing leads to node ${name}`)),
  )
}

/** Nodes that pass the talk on without waiting for anybody must not lead round in a ring. */
function spinning(flow: Flow, flows: Flows): Problem[] {
  const waits = (node: Node): boolean =>
    'choices' in node || 'zip' in node || 'enrol' in node || 'end' in node
  return Object.entries(flow.nodes).flatMap(([name, node]) => {
    if (waits(node)) return []
    const seen = new Set<string>()
    const queue = next(flow.id, node, flows)
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (at.flow === flow.id && at.node === name)
        return [
          error(
            fileOf(flow.id),
            ['nodes', name],
            `loop without a question: node ${name} leads back to itself and nobody is asked`,
          ),
        ]
      const key = `${at.flow}/${at.node}`
      const there = flows.get(at.flow)?.nodes[at.node]
      if (seen.has(key) || there === undefined || waits(there)) continue
      seen.add(key)
      queue.push(...next(at.flow, there, flows))
    }
    return []
  })
}

const next = (from: string, node: Node, flows: Flows): { flow: string; node: string }[] =>
  targets(node).flatMap(({ target }) => {
    const to = pointer(target, from, (f) => flows.get(f)?.start)
    return 'flow' in to ? [to] : []
  })
