import * as z from 'zod'
import { type Language, LANGUAGES, normalise, words } from './text.ts'

export const CrisisClass = z.enum([
  'overdose',
  'allergic',
  'alcohol_withdrawal',
  'suicide',
  'violence',
  'opioid_on_naltrexone',
])
export type CrisisClass = z.infer<typeof CrisisClass>

/** The order in which classes win when a text matches several. Withdrawal stands in it twice. */
const RUNGS = [
  { rung: 'overdose', class: 'overdose', severe: false },
  { rung: 'allergic', class: 'allergic', severe: false },
  { rung: 'alcohol_withdrawal_severe', class: 'alcohol_withdrawal', severe: true },
  { rung: 'suicide', class: 'suicide', severe: false },
  { rung: 'violence', class: 'violence', severe: false },
  { rung: 'opioid_on_naltrexone', class: 'opioid_on_naltrexone', severe: false },
  { rung: 'alcohol_withdrawal', class: 'alcohol_withdrawal', severe: false },
] as const
const SUICIDE_RANK = RUNGS.findIndex((each) => each.rung === 'suicide')

// ---- the source: content/crisis.yaml -----------------------------------------------------------------------

const GSM7_SINGLE = /^[\n @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/
const ACUTE = { á: 'a', í: 'i', ó: 'o', ú: 'u', Á: 'A', Í: 'I', Ó: 'O', Ú: 'U' }
const stripped = (text: string) =>
  Object.entries(ACUTE).reduce((sent, [from, to]) => sent.replaceAll(from, to), text)

/** A text that, sent without the accents of á í ó ú, is at most `limit` characters of one septet each. */
const sms = (limit: number) =>
  z
    .string()
    .min(1)
    .refine((text) => GSM7_SINGLE.test(stripped(text)), 'has a character outside the basic GSM-7 alphabet')
    .refine((text) => stripped(text).length <= limit, `is longer than ${limit} characters as sent`)

const FIRST_TEXT = 230 // two segments, less the 75 that the first-contact line may need
const TWO_SEGMENTS = 306
const ONE_SEGMENT = 160

const Answer = z.strictObject({
  text: sms(FIRST_TEXT),
  then: sms(TWO_SEGMENTS).optional(),
  voice: z.string().min(1),
  second: sms(ONE_SEGMENT),
  kind: sms(ONE_SEGMENT),
})
const inBoth = <T extends z.ZodType>(schema: T) => z.strictObject({ en: schema, es: schema })
const Pattern = z.string().min(1)

/**
 * `sure` patterns always raise the alarm; `likely` ones do unless a pattern of `unless` (or of the general
 * `unless`) covers their key word. The key word is the rarest of the pattern, or the one marked with `!`.
 */
const Rules = z.strictObject({
  sure: z.array(Pattern).default([]),
  likely: z.array(Pattern).default([]),
  unless: z.array(Pattern).default([]),
})

/** The form of content/crisis.yaml: patterns and answers, per class and language. */
export const CrisisSource = z.strictObject({
  version: z.int().positive(),
  review: z.strictObject({
    status: z.enum(['draft', 'reviewed']),
    by: z.string().nullable(),
    on: z.iso.date().nullable(),
    due: z.iso.date(),
  }),
  /** Words that a pattern may use by name: `{me}`. A group may use groups above it. */
  groups: inBoth(z.record(z.string().regex(/^\w+$/), Pattern)),
  /** Everyday words, too frequent to look patterns up by. */
  common: inBoth(z.string()),
  /** Right spelling → wrong ones, separated by spaces. */
  spellings: z.record(z.string(), z.string()),
  /** Words close to one of ours that are right as they stand. */
  correct: z.string(),
  unless: inBoth(z.array(Pattern)),
  rules: z.strictObject({
    overdose: inBoth(Rules),
    allergic: inBoth(Rules),
    alcohol_withdrawal_severe: inBoth(Rules),
    suicide: inBoth(Rules),
    violence: inBoth(Rules),
    opioid_on_naltrexone: inBoth(Rules),
    alcohol_withdrawal: inBoth(Rules),
  }),
  answers: z.record(CrisisClass, inBoth(Answer)),
  append988: inBoth(sms(60)),
})
export type CrisisSource = z.infer<typeof CrisisSource>

// ---- the grammar: patterns to steps ------------------------------------------------------------------------

/** One place of a pattern: a set of words (its index), one of several ways, up to `gap` words, or an edge. */
type Step = number | { any: Step[][] } | { gap: number } | { edge: 'start' | 'end' }
type Rule = { text: string; before: Step[]; key: number; after: Step[] }
type Alarming = Rule & { rank: number; language: Language; sure: boolean }

/** The compiled patterns. Plain JSON: it travels in the bundle. */
export type Lexicon = {
  version: number
  /** Each set's members: words, prefixes (`vomit*`), numbers from n up (`#8`). */
  sets: string[][]
  alarms: Alarming[]
  /** Exceptions per language; `rank` -1 holds for every class. */
  exceptions: (Rule & { rank: number; language: Language })[]
  spellings: Record<string, string>
  correct: string[]
}

const TOKEN = /\s*(\.\.\d+|#\d+|\{\w+\}|[(|)?!^$]|[\p{L}\p{N}\p{Extended_Pictographic}]+\*?)/uy
const GAP_LIMIT = 8

/** Reads one pattern into a step, and the place marked with `!` or -1. Throws an Error that quotes the pattern. */
function parse(pattern: string, groups: Record<string, Step>, sets: Sets): { whole: Step; marked: number } {
  const fail = (why: string): never => {
    throw new Error(`pattern "${pattern}": ${why}`)
  }
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  for (const end = pattern.trimEnd().length; TOKEN.lastIndex < end;) {
    const at = TOKEN.lastIndex
    tokens.push(TOKEN.exec(pattern)?.[1] ?? fail(`cannot read "${pattern.slice(at)}"`))
  }
  let next = 0
  let marked = -1

  const ways = (depth: number): Step => {
    const each = [sequence(depth)]
    while (tokens[next] === '|') {
      next++
      each.push(sequence(depth))
    }
    return sets.oneOf(each)
  }
  const sequence = (depth: number): Step[] => {
    const steps: Step[] = []
    for (
      let token = tokens[next];
      token !== undefined && token !== '|' && token !== ')';
      token = tokens[next]
    ) {
      next++
      if (token === '!') marked = depth === 0 ? steps.length - 1 : fail('"!" stands only at the top')
      else if (token === '?') steps.push(sets.oneOf([[], [steps.pop() ?? fail('"?" after nothing')]]))
      else steps.push(atom(token, depth))
    }
    return steps
  }
  const atom = (token: string, depth: number): Step => {
    if (token === '(') {
      const inside = ways(depth + 1)
      return tokens[next++] === ')' ? inside : fail('a "(" is not closed')
    }
    if (token === '^') return { edge: 'start' }
    if (token === '$') return { edge: 'end' }
    if (token.startsWith('..')) {
      const gap = Number(token.slice(2))
      return gap > 0 && gap <= GAP_LIMIT ? { gap } : fail(`a gap is 1 to ${GAP_LIMIT} words`)
    }
    if (token.startsWith('{')) return groups[token.slice(1, -1)] ?? fail(`no group ${token} (yet)`)
    return sets.of([token])
  }

  const whole = ways(0)
  if (next < tokens.length) fail('a ")" too many')
  return { whole, marked }
}

/** Sets of words, each kept once. */
class Sets {
  readonly members: string[][] = []
  readonly #index = new Map<string, number>()

  of(members: string[]): number {
    const sorted = [...new Set(members)].toSorted()
    const name = sorted.join(' ')
    const known = this.#index.get(name)
    if (known !== undefined) return known
    this.#index.set(name, this.members.length)
    return this.members.push(sorted) - 1
  }

  /** Several ways as one step: ways of one word each become one set, so that most patterns are flat. */
  oneOf(ways: Step[][]): Step {
    const flat = ways.flatMap((way) => (way.length === 1 && isAny(way[0]) ? way[0].any : [way]))
    const single = flat.flatMap((way) => (way.length === 1 && typeof way[0] === 'number' ? [way[0]] : []))
    const longer = flat.filter((way) => !(way.length === 1 && typeof way[0] === 'number'))
    const set = single.length === 0 ? [] : [[this.of(single.flatMap((each) => this.members[each] ?? []))]]
    if (longer.length === 0 && set[0]?.[0] !== undefined) return set[0][0]
    return { any: [...set, ...longer] }
  }
}
const isAny = (step: Step | undefined): step is { any: Step[][] } => typeof step === 'object' && 'any' in step

/** Splits a pattern at its key word: the marked set, else the one with the fewest and rarest words. */
function rule(text: string, groups: Record<string, Step>, sets: Sets, common: ReadonlySet<string>): Rule {
  const { whole, marked } = parse(text, groups, sets)
  const steps = isAny(whole) && whole.any.length === 1 ? (whole.any[0] ?? []) : [whole]
  const cost = (set: number) =>
    (sets.members[set] ?? []).reduce(
      (sum, word) => sum + (common.has(word) || word.startsWith('#') ? 100 : 1),
      0,
    )
  let at = marked
  if (at < 0) {
    let least = Infinity
    for (const [i, step] of steps.entries()) {
      if (typeof step !== 'number' || cost(step) >= least) continue
      least = cost(step)
      at = i
    }
  }
  const key = steps[at]
  if (typeof key !== 'number') throw new Error(`pattern "${text}": no single word that it must contain`)
  return { text, before: steps.slice(0, at), key, after: steps.slice(at + 1) }
}

/** Compiles the patterns of content/crisis.yaml. Throws an Error that names the place and the pattern. */
export function compileLexicon(source: CrisisSource): Lexicon {
  const sets = new Sets()
  const lexicon: Lexicon = {
    version: source.version,
    sets: sets.members,
    alarms: [],
    exceptions: [],
    spellings: {},
    correct: words(source.correct),
  }
  for (const [right, wrong] of Object.entries(source.spellings))
    for (const each of words(wrong)) lexicon.spellings[each] = right

  for (const language of LANGUAGES) {
    const common = new Set(words(source.common[language]))
    const groups: Record<string, Step> = {}
    const read = (place: string, text: string): Rule => {
      try {
        return rule(text, groups, sets, common)
      } catch (error) {
        throw new Error(`${place}.${language}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    for (const [name, text] of Object.entries(source.groups[language]))
      groups[name] = parse(text, groups, sets).whole
    for (const text of source.unless[language])
      lexicon.exceptions.push({ ...read('unless', text), rank: -1, language })
    for (const [rank, { rung }] of RUNGS.entries()) {
      const { sure, likely, unless } = source.rules[rung][language]
      for (const text of sure) lexicon.alarms.push({ ...read(rung, text), rank, language, sure: true })
      for (const text of likely) lexicon.alarms.push({ ...read(rung, text), rank, language, sure: false })
      for (const text of unless) lexicon.exceptions.push({ ...read(rung, text), rank, language })
    }
  }
  return lexicon
}

// ---- reading: a text to the sets its words belong to -------------------------------------------------------

/** What a word can be: the sets it belongs to, and the alarms and exceptions that it is the key of. */
type Known = { sets: Set<number>; alarms: number[]; exceptions: number[] }
type Index = {
  words: Map<string, Known>
  prefixes: Map<string, Known>
  prefixLengths: number[]
  /** `#8` means any number from 8 up. */
  numbers: [from: number, known: Known][]
  correct: Set<string>
  /** Words of six letters and more by first letter and length: where to look for a misspelling. */
  near: Map<string, string[]>
  /** Words by how Spanish sounds, and by their letters without repeats. */
  sounds: Map<string, string>
  skeletons: Map<string, string>
}

const FUZZY_FROM = 6 // letters; shorter words have too many true neighbours
const FUZZY_TO = 20
const indexes = new WeakMap<Lexicon, Index>()

/** The look-up tables of a lexicon: built at its first use, a few milliseconds, then kept with it. */
function indexOf(lexicon: Lexicon): Index {
  const made = indexes.get(lexicon)
  if (made !== undefined) return made

  const bySpelling = new Map<string, Known>()
  const known = (member: string): Known => {
    const found = bySpelling.get(member) ?? { sets: new Set(), alarms: [], exceptions: [] }
    bySpelling.set(member, found)
    return found
  }
  for (const [set, members] of lexicon.sets.entries()) for (const each of members) known(each).sets.add(set)
  for (const [i, { key }] of lexicon.alarms.entries())
    for (const each of lexicon.sets[key] ?? []) known(each).alarms.push(i)
  for (const [i, { key }] of lexicon.exceptions.entries())
    for (const each of lexicon.sets[key] ?? []) known(each).exceptions.push(i)

  const index: Index = {
    words: new Map(),
    prefixes: new Map(),
    prefixLengths: [],
    numbers: [],
    correct: new Set(lexicon.correct),
    near: new Map(),
    sounds: new Map(),
    skeletons: new Map(),
  }
  for (const [member, each] of bySpelling) {
    if (member.startsWith('#')) index.numbers.push([Number(member.slice(1)), each])
    else if (member.endsWith('*')) index.prefixes.set(member.slice(0, -1), each)
    else index.words.set(member, each)
  }
  index.prefixLengths = [...new Set([...index.prefixes.keys()].map((each) => each.length))]
  for (const [word, each] of index.words) {
    index.words.set(word, union([each, ...byPrefix(index, word)]) ?? each)
    index.skeletons.set(skeleton(word), word)
    if (word.length >= 4) index.sounds.set(sound(word), word)
    if (word.length < FUZZY_FROM) continue
    const bucket = `${word[0]}${word.length}`
    index.near.set(bucket, [...(index.near.get(bucket) ?? []), word])
  }
  for (const [wrong, right] of Object.entries(lexicon.spellings)) {
    const each = exactly(index, right)
    if (each !== undefined) index.words.set(wrong, each)
  }
  indexes.set(lexicon, index)
  return index
}

function union(all: Known[]): Known | undefined {
  if (all.length < 2) return all[0]
  return {
    sets: new Set(all.flatMap((each) => [...each.sets])),
    alarms: [...new Set(all.flatMap((each) => each.alarms))],
    exceptions: [...new Set(all.flatMap((each) => each.exceptions))],
  }
}

function byPrefix(index: Index, word: string): Known[] {
  const found: Known[] = []
  for (const length of index.prefixLengths) {
    const each = length <= word.length ? index.prefixes.get(word.slice(0, length)) : undefined
    if (each !== undefined) found.push(each)
  }
  return found
}

const exactly = (index: Index, word: string): Known | undefined =>
  index.words.get(word) ?? union(byPrefix(index, word))

const skeleton = (word: string) => word.replace(/(.)\1+/gu, '$1')

const SOUNDS: readonly [RegExp, string][] = [
  [/qu|k/g, 'k'],
  [/c(?=[ei])|z/g, 's'],
  [/ch/g, 'x'],
  [/c/g, 'k'],
  [/h/g, ''],
  [/v/g, 'b'],
  [/ll/g, 'y'],
  [/g(?=[ei])/g, 'j'],
  [/(.)\1+/g, '$1'],
]
/** How a word sounds in Spanish: `kiero` and `quiero`, `suisidarme` and `suicidarme` are one. */
const sound = (word: string) => SOUNDS.reduce((heard, [from, to]) => heard.replace(from, to), word)

/** Whether two different words are one slip apart: a letter too many, too few, another, or two exchanged. */
function isSlip(a: string, b: string): boolean {
  let i = 0
  while (a[i] === b[i]) i++
  if (a.length > b.length) return a.slice(i + 1) === b.slice(i)
  if (a.length < b.length) return a.slice(i) === b.slice(i + 1)
  if (a.slice(i + 1) === b.slice(i + 1)) return true
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2)
}

function slipOf(index: Index, word: string): string | undefined {
  if (word.length < FUZZY_FROM - 1 || word.length > FUZZY_TO) return undefined
  for (const length of [word.length, word.length + 1, word.length - 1]) {
    const found = index.near.get(`${word[0]}${length}`)?.find((each) => isSlip(word, each))
    if (found !== undefined) return found
  }
  return undefined
}

const DIGIT_LETTERS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }
const QUANTITY = /^\d+\p{L}{0,3}$/u

/** What a word is known as, forgiving its spelling; undefined for a word that no pattern mentions. */
function know(index: Index, typed: string): Known | undefined {
  const found = exactly(index, typed)
  if (found !== undefined) return found
  if (typed.charCodeAt(0) < 58 && QUANTITY.test(typed)) {
    const value = /^\d+$/.test(typed) ? Number(typed) : 0
    return union(index.numbers.flatMap(([from, known]) => (value >= from ? [known] : [])))
  }
  if (index.correct.has(typed) || typed.length < 3) return undefined
  const word = /\d/.test(typed) ? typed.replace(/\d/g, (digit) => DIGIT_LETTERS[digit] ?? digit) : typed
  const again = word === typed ? undefined : exactly(index, word)
  if (again !== undefined) return again
  const repaired =
    (/(.)\1\1/u.test(word) ? index.skeletons.get(skeleton(word)) : undefined) ??
    (word.length >= 4 ? index.sounds.get(sound(word)) : undefined) ??
    slipOf(index, word)
  return repaired === undefined ? undefined : index.words.get(repaired)
}

const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g
const SIGN_LETTERS: readonly [RegExp, string][] = [
  [/(?<=\p{L})@|@(?=\p{L})/gu, 'a'],
  [/(?<=\p{L})\$|\$(?=\p{L})/gu, 's'],
]
const unsigned = (text: string) =>
  /[@$]/.test(text) ? SIGN_LETTERS.reduce((plain, [from, to]) => plain.replace(from, to), text) : text

// ---- screening ---------------------------------------------------------------------------------------------

type Tokens = readonly (Known | undefined)[]
const WINDOW = 30 // words on each side of a key word that a pattern can reach: a mask is one 32-bit integer

/**
 * Follows steps from a key word outwards. Bit k of a mask says that the steps so far can end k words away, so
 * all readings advance together and the work is bounded by steps × WINDOW, whatever the text.
 */
function reach(
  steps: readonly Step[],
  tokens: Tokens,
  from: number,
  direction: 1 | -1,
  start: number,
): number {
  let mask = start
  for (let i = 0; i < steps.length && mask !== 0; i++) {
    const step = direction === 1 ? steps[i] : steps[steps.length - 1 - i]
    if (step === undefined) break
    if (typeof step === 'number') {
      let next = 0
      for (let rest = mask; rest !== 0; rest &= rest - 1) {
        const k = 31 - Math.clz32(rest & -rest)
        if (k < WINDOW && tokens[from + direction * k]?.sets.has(step)) next |= 1 << (k + 1)
      }
      mask = next
    } else if ('gap' in step) {
      for (let n = 0; n < step.gap; n++) mask |= (mask << 1) & 0x7fffffff
    } else if ('edge' in step) {
      const k = step.edge === 'start' ? from + 1 : tokens.length - from
      mask &= k >= 0 && k <= WINDOW && (step.edge === 'start') === (direction === -1) ? 1 << k : 0
    } else {
      let next = 0
      for (const way of step.any) next |= reach(way, tokens, from, direction, mask)
      mask = next
    }
  }
  return mask
}

/** The words that a rule covers around its key word at `at`, taken narrowly; null where it does not match. */
function span(rule: Rule, tokens: Tokens, at: number): { from: number; to: number } | null {
  const after = reach(rule.after, tokens, at + 1, 1, 1)
  if (after === 0) return null
  const before = reach(rule.before, tokens, at - 1, -1, 1)
  if (before === 0) return null
  const nearest = (mask: number) => 31 - Math.clz32(mask & -mask)
  return { from: at - nearest(before), to: at + nearest(after) }
}

function isExcepted(lexicon: Lexicon, tokens: Tokens, alarm: Alarming, at: number): boolean {
  for (let i = Math.max(0, at - WINDOW); i <= at + WINDOW && i < tokens.length; i++) {
    for (const n of tokens[i]?.exceptions ?? []) {
      const exception = lexicon.exceptions[n]
      if (exception === undefined || exception.language !== alarm.language) continue
      if (exception.rank !== -1 && exception.rank !== alarm.rank) continue
      const covered = span(exception, tokens, i)
      if (covered !== null && covered.from <= at && at <= covered.to) return true
    }
  }
  return false
}

/** What a text raises the alarm for. `rule` is the pattern that did; `severe` is said of withdrawal only. */
export type Alarm = {
  class: CrisisClass
  language: Language
  severe: boolean
  also988: boolean
  rule: string
}

/** Screens one text, whole, in both languages. Total: any string gives an alarm or null. */
export function screen(lexicon: Lexicon, text: string): Alarm | null {
  const index = indexOf(lexicon)
  const tokens = words(normalise(unsigned(text.replace(INVISIBLE, '')))).map((word) => know(index, word))
  let best: Alarming | undefined
  let suicidal = false
  for (const [at, token] of tokens.entries()) {
    for (const n of token?.alarms ?? []) {
      const alarm = lexicon.alarms[n]
      if (alarm === undefined) continue
      const tells = best === undefined || alarm.rank < best.rank || (!suicidal && alarm.rank === SUICIDE_RANK)
      if (!tells || span(alarm, tokens, at) === null) continue
      if (!alarm.sure && isExcepted(lexicon, tokens, alarm, at)) continue
      if (alarm.rank === SUICIDE_RANK) suicidal = true
      if (best === undefined || alarm.rank < best.rank) best = alarm
    }
  }
  const rung = best && RUNGS[best.rank]
  if (best === undefined || rung === undefined) return null
  const { class: name, severe } = rung
  return {
    class: name,
    language: best.language,
    severe,
    also988: suicidal && name !== 'suicide',
    rule: best.text,
  }
}
