const DEFAULT_PAGE_SIZE = 50
const MAX_PAGE_SIZE = 1000
const DAY_MS = 86_400_000

/** Whether `at` passes a filter such as `DateSent>`; a bare date means that day, in UTC. Null: not such a filter. */
export function passesDate(filter: string, name: string, value: string, at: number): boolean | null {
  if (!filter.startsWith(name)) return null
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value)
  const start = Date.parse(value)
  const end = isDay ? start + DAY_MS : start + 1
  switch (filter.slice(name.length)) {
    case '':
      return at >= start && at < end
    // "DateSent>=2026-11-23" splits at its "=".
    case '>':
      return at >= start
    case '<':
      return at < end
    default:
      return null
  }
}

/**
 * A page of a list, in the order given. A page token names the item that the page follows, so that what is added
 * meanwhile shifts nothing.
 */
export function listing<T extends { sid: string }>(
  found: readonly T[],
  at: { path: string; query: URLSearchParams; name: string },
  resource: (item: T) => Record<string, unknown>,
): Record<string, unknown> {
  const { path, query, name } = at
  const asked = Number(query.get('PageSize') ?? DEFAULT_PAGE_SIZE)
  const size = Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_PAGE_SIZE) : DEFAULT_PAGE_SIZE
  const page = Math.max(0, Math.trunc(Number(query.get('Page') ?? 0)) || 0)
  const after = query.get('PageToken')?.slice(2)
  const start = after === undefined ? page * size : found.findIndex((one) => one.sid === after) + 1
  const shown = found.slice(start, start + size)
  const uri = (to: number, token?: string): string => {
    const next = new URLSearchParams(query)
    next.set('PageSize', String(size))
    next.set('Page', String(to))
    next.delete('PageToken')
    if (token !== undefined) next.set('PageToken', token)
    return `${path}?${next.toString()}`
  }
  const last = shown.at(-1)
  const before = found[start - size - 1]
  return {
    first_page_uri: uri(0),
    end: start + Math.max(shown.length - 1, 0),
    previous_page_uri: page === 0 ? null : uri(page - 1, before && `PA${before.sid}`),
    [name]: shown.map(resource),
    uri: `${path}${query.size > 0 ? `?${query.toString()}` : ''}`,
    page_size: size,
    start,
    next_page_uri: last && start + size < found.length ? uri(page + 1, `PA${last.sid}`) : null,
    page,
  }
}
