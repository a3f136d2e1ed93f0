import { LIMITS } from './limits.ts'
import { drugNamed } from './match-drugs.ts'
import { words } from './text.ts'

/** Chat spelling, as whole words. */
const CHAT = new Map([
  ['u', 'you'],
  ['ur', 'your'],
  ['r', 'are'],
  ['2', 'to'],
  ['4', 'for'],
  ['wut', 'what'],
  ['whats', 'what'],
  ['hows', 'how'],
  ['gonna', 'going'],
  ['wanna', 'want'],
  ['cuz', 'because'],
  ['bc', 'because'],
  ['abt', 'about'],
  ['w', 'with'],
  ['n', 'and'],
  ['meds', 'med'],
  ['medicines', 'medicine'],
  ['q', 'que'],
  ['k', 'que'],
  ['ke', 'que'],
  ['x', 'por'],
  ['xq', 'porque'],
  ['pq', 'porque'],
  ['pa', 'para'],
  ['tmb', 'tambien'],
  ['toy', 'estoy'],
])

/** How a word sounds, roughly, to both languages: b is v, s is z and soft c, ll is y, h and doubled letters are mute. */
export function sound(word: string, whole = true): string {
  let out = ''
  for (let i = 0; i < word.length; i += 1) {
    const c = word.charAt(i)
    const next = word.charAt(i + 1)
    let s = c
    switch (c) {
      case 'v':
        s = 'b'
        break
      case 'z':
        s = 's'
        break
      case 'c':
        s = next === 'h' ? 'c' : next === 'e' || next === 'i' || next === 'y' ? 's' : 'k'
        break
      case 'q':
        s = 'k'
        if (next === 'u') i += 1
        break
      case 'p':
        if (next === 'h') {
          s = 'f'
          i += 1
        }
        break
      case 'y':
        s = 'i'
        break
      case 'l':
        if (next === 'l' && VOWEL.test(word.charAt(i + 2))) s = 'i'
        break
      case 'h':
        s = out.endsWith('c') ? 'h' : ''
        break
      case 'g':
        if (next === 'u' && (word.charAt(i + 2) === 'e' || word.charAt(i + 2) === 'i')) i += 1
        else if (next === 'e' || next === 'i') s = 'j'
        break
    }
    if (s === 'i' && c === 'l') i += 1
    if (s !== '' && !out.endsWith(s)) out += s
  }
  if (whole && out.length < 3) return word // "aa" is no "haha"
  return whole && out.length > 3 && out.endsWith('s') ? out.slice(0, -1) : out
}
const VOWEL = /[aeiou]/

/** A word as written, and as matching counts it: a medicine by name (`=naloxone`), any other by sound. */
export type Form = { raw: string; form: string }

/** The words of a normalised text; single letters that stand for nothing are left out. */
export function forms(said: string): Form[] {
  const out: Form[] = []
  for (const raw of words(said).slice(0, LIMITS.WORDS_MATCHED)) {
    const chat = CHAT.get(raw)
    if (raw.length === 1 && chat === undefined && LETTER.test(raw)) continue
    out.push({ raw, form: drugNamed(raw)?.feature ?? sound(chat ?? raw) })
  }
  return out
}
const LETTER = /\p{L}/u

/** A whole text by sound: two texts that sound alike are one. */
export const soundOf = (said: string): string =>
  forms(said)
    .map((f) => f.form)
    .join(' ')

/** Families by word and by how a word begins, all by sound; a word of several has its own first. */
export type Families = {
  words: Map<string, number[]>
  stems: Map<string, number[]>
  shortest: number
  longest: number
}

/** Word lists as families, earlier ones first. */
export function familiesOf(lists: readonly string[]): Families {
  const out: Families = { words: new Map(), stems: new Map(), shortest: Infinity, longest: 0 }
  const join = (map: Map<string, number[]>, form: string, family: number): void => {
    const own = map.get(form)
    if (own === undefined) map.set(form, [family])
    else if (!own.includes(family)) own.push(family)
  }
  lists.forEach((list, family) => {
    for (const word of words(list)) {
      if (!word.endsWith('*')) {
        join(out.words, sound(word), family)
        continue
      }
      for (const form of stemSounds(word.slice(0, -1))) {
        join(out.stems, form, family)
        out.shortest = Math.min(out.shortest, form.length)
        out.longest = Math.max(out.longest, form.length)
      }
    }
  })
  return out
}

/** What follows a stem decides whether its last c or g is hard: "alerg*" is "alergia" and "alergic". */
function stemSounds(stem: string): string[] {
  const hard = sound(stem, false)
  if (stem.endsWith('c')) return [hard, `${hard.slice(0, -1)}s`]
  return stem.endsWith('g') ? [hard, `${hard.slice(0, -1)}j`] : [hard]
}

/** The families of a word by sound: those that have it whole, then those that have the longest part of it. */
export function kinOf(families: Families, form: string): readonly number[] {
  const own = families.words.get(form)
  if (form.startsWith('=')) return own ?? NONE
  let kin: number[] | undefined
  for (let n = Math.min(form.length, families.longest); n >= families.shortest; n -= 1)
    for (const family of families.stems.get(form.slice(0, n)) ?? NONE) {
      kin ??= [...(own ?? NONE)]
      if (!kin.includes(family)) kin.push(family)
    }
  return kin ?? own ?? NONE
}
const NONE: readonly number[] = []

/** The family that a word by sound is of before all others, or -1. */
export const familyOf = (families: Families, form: string): number => kinOf(families, form)[0] ?? -1

/** Letters of the pieces that words are known by. */
const PIECE = 4

/** Calls `each` with the pieces of a form, its edges marked. Medicines have none: they count only whole. */
export function pieces(form: string, each: (piece: string) => void): void {
  if (form.startsWith('=')) return
  const edged = `^${form}$`
  for (let i = 0; i + PIECE <= edged.length; i += 1) each(edged.slice(i, i + PIECE))
}
