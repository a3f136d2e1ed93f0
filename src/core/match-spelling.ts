import { oneEdit, RESERVED } from './keywords.ts'
import { drugNamed } from './match-drugs.ts'
import { soundOf } from './match-words.ts'

/** Words that are compared for a slip: one word, of these lengths. Shorter ones have too many true neighbours. */
const FROM = 6
const TO = 20
const SOUNDS_FROM = 5

type Keys = { byLength: Map<number, string[]>; bySound: Map<string, string[]> }
const cache = new WeakMap<object, Keys>()

/**
 * The keys of `record` that `said` is one slip away from; none unless it is a single word of six letters or more. A
 * slip never turns a medicine into anything else, nor anything else into a medicine.
 */
export function nearKeys(record: Readonly<Record<string, unknown>>, said: string): string[] {
  if (said.length < FROM || said.length > TO || said.includes(' ')) return []
  const lengths = keysOf(record).byLength
  const drug = drugNamed(said)?.drug
  const near: string[] = []
  for (let n = said.length - 1; n <= said.length + 1; n += 1)
    for (const key of lengths.get(n) ?? [])
      if (oneEdit(said, key) && drugNamed(key)?.drug === drug) near.push(key)
  return near
}

/** The keys of `record` that sound as `said` does: "nausias", "se me paso la inyexion". */
export const soundKeys = (record: Readonly<Record<string, unknown>>, said: string): string[] =>
  said.length < SOUNDS_FROM ? [] : (keysOf(record).bySound.get(soundOf(said)) ?? [])

/** Keys by length (single words) and by sound: sorted at first use, then kept with the record. */
function keysOf(record: Readonly<Record<string, unknown>>): Keys {
  const kept = cache.get(record)
  if (kept !== undefined) return kept
  const made: Keys = { byLength: new Map(), bySound: new Map() }
  for (const key of Object.keys(record)) {
    const sound = soundOf(key)
    made.bySound.set(sound, [...(made.bySound.get(sound) ?? []), key])
    if (!key.includes(' ')) made.byLength.set(key.length, [...(made.byLength.get(key.length) ?? []), key])
  }
  cache.set(record, made)
  return made
}

/**
 * How far `said` is from a STOP, START or HELP word: `near` is one slip, or the same sound, and then it is nothing
 * else; `far` is two slips in a longer one, and then whatever else it may be is asked.
 */
export function reserved(said: string): 'near' | 'far' | null {
  if (DAR_DE_BAJA.test(said)) return 'near'
  if (said.length > LONGEST_RESERVED + 2) return null
  const sound = soundOf(said)
  if (RESERVED.some((word, i) => oneEdit(said, word) || sound === RESERVED_SOUNDS[i])) return 'near'
  return RESERVED.some((word) => word.length >= TWO_SLIPS_FROM && twoEdits(said, word)) ? 'far' : null
}
/** However it is led in, it ends things. */
const DAR_DE_BAJA = /\bde baja/
const LONGEST_RESERVED = Math.max(...RESERVED.map((word) => word.length))
const RESERVED_SOUNDS = RESERVED.map(soundOf)
const TWO_SLIPS_FROM = 5

/** True if `a` becomes `b` by at most two slips. */
function twoEdits(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i += 1
  const near = (p: number, q: number): boolean => {
    const [x, y] = [a.slice(i + p), b.slice(i + q)]
    return x === y || oneEdit(x, y)
  }
  return near(1, 1) || near(1, 0) || near(0, 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && near(2, 2))
}
