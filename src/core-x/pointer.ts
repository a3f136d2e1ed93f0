/** Where a talk can go: the first page of a topic, or a node of a flow. */
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
