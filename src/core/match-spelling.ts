import { oneEdit, RESERVED } from './keywords.ts'
import { drugNamed } from './match-drugs.ts'
import { soundOf } from './match-words.ts'
import { words } from './text.ts'

/** A single word is compared for one slip from `FROM` letters on, for two from `TWO_FROM`; a word of several from `PART`. */
const FROM = 4
const TWO_FROM = 8
const PART = 4
/** In shorter words the first letter must be right, since they have many true neighbours. */
const SURE_FROM = 6
const TO = 40
const SOUNDS_FROM = 5

type Key = { key: string; parts: readonly string[]; letters: number }
/** By the number of words, then by length. */
type Keys = { byShape: (Key[] | undefined)[][]; bySound: Map<string, string[]> }
const cache = new WeakMap<object, Keys>()

/**
 * The keys of `record` that `said` is a slip or two away from, nearest first kept: one slip in a word, two in a long
 * one, one in each of two words. `isWord` says of a short word whether it is known as it stands, and then it is a slip
 * only of what sounds alike; a word that is known is nowhere two slips. A slip never turns a medicine into anything else, nor anything else into a medicine.
 */
export function nearKeys(
  record: Readonly<Record<string, unknown>>,
  said: string,
  isWord: (word: string) => boolean,
): string[] {
  if (said.length < FROM || said.length > TO) return []
  const typed = words(said)
  const taken = typed.length === 1 && said.length < SURE_FROM && isWord(said)
  const shapes = keysOf(record).byShape[typed.length] ?? []
  const letters = lettersOf(said)
  const drug = drugNamed(said)?.drug
  for (const slips of typed.length === 1 && isWord(said) ? [1] : [1, 2]) {
    const near: string[] = []
    for (let n = said.length - slips; n <= said.length + slips; n += 1)
      for (const { key, parts, letters: own } of shapes[n] ?? [])
        if (
          differing(letters, own) <= 2 * slips &&
          slipsBetween(typed, parts, slips) &&
          drugNamed(key)?.drug === drug &&
          (!taken || soundOf(key) === soundOf(said))
        )
          near.push(key)
    if (near.length > 0) return near
  }
  return []
}

/** True if `typed` is `meant` with at most `allowed` slips in all. */
function slipsBetween(typed: readonly string[], meant: readonly string[], allowed: number): boolean {
  let slips = 0
  for (let i = 0; i < typed.length; i += 1) {
    const word = typed[i] ?? ''
    const key = meant[i] ?? ''
    if (word === key) continue
    if (Math.abs(word.length - key.length) > allowed) return false
    if (word[0] !== key[0] && Math.min(word.length, key.length) < SURE_FROM) return false
    const alone = typed.length === 1
    if (oneEdit(word, key)) {
      const shorter = Math.min(word.length, key.length)
      if (shorter < (alone ? FROM : PART)) return false
      slips += 1
    } else if (alone && allowed === 2 && word.length >= TWO_FROM && word[0] === key[0] && twoEdits(word, key))
      slips += 2
    else return false
    if (slips > allowed) return false
  }
  return slips > 0
}

/** The keys of `record` that sound as `said` does: "nausias", "se me paso la inyexion". */
export const soundKeys = (record: Readonly<Record<string, unknown>>, said: string): string[] =>
  said.length < SOUNDS_FROM ? [] : (keysOf(record).bySound.get(soundOf(said)) ?? [])

/** The letters of a text as bits. A slip changes at most two of them, which turns most keys away at once. */
function lettersOf(text: string): number {
  let bits = 0
  for (let i = 0; i < text.length; i += 1) bits |= 1 << (text.charCodeAt(i) & 31)
  return bits
}

/** How many bits are not the same, counted in parallel (Warren, Hacker's Delight, 5-1). */
function differing(a: number, b: number): number {
  let bits = a ^ b
  bits -= (bits >>> 1) & 0x55555555
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Keys by number of words and length, and by sound: sorted at first use, then kept with the record. */
function keysOf(record: Readonly<Record<string, unknown>>): Keys {
  const kept = cache.get(record)
  if (kept !== undefined) return kept
  const made: Keys = { byShape: [], bySound: new Map() }
  for (const key of Object.keys(record)) {
    const sound = soundOf(key)
    made.bySound.set(sound, [...(made.bySound.get(sound) ?? []), key])
    const parts = words(key)
    const lengths = (made.byShape[parts.length] ??= [])
    const alike = (lengths[key.length] ??= [])
    alike.push({ key, parts, letters: lettersOf(key) })
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
const TWO_SLIPS_FROM = 4

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
