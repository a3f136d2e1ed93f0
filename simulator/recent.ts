/** The last of what happened, oldest first. `all` is always the same array. */
export type Recent<T> = {
  readonly all: T[]
  /** How many there ever were. */
  readonly count: () => number
  readonly add: (...more: T[]) => void
}

/** Keeps at most so many, so that a network which runs for weeks does not grow. */
export function createRecent<T>(most: number): Recent<T> {
  const all: T[] = []
  let count = 0
  return {
    all,
    count: () => count,
    add(...more) {
      count += more.length
      all.push(...more)
      if (all.length > most) all.splice(0, all.length - most)
    },
  }
}
