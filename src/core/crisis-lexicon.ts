import { RUNGS } from './crisis-class.ts'
import type { CrisisSource, UrgentSource } from './crisis-source.ts'
import { type Language, LANGUAGES, words } from './text.ts'

/** One place of a pattern: a set of words (its index), one of several ways, up to `gap` words, or an edge. */
export type Step = number | { any: Step[][] } | { gap: number } | { edge: 'start' | 'end' }
export type Rule = { text: string; before: Step[]; key: number; after: Step[] }
export type Alarming = Rule & { rank: number; language: Language; sure: boolean }

/**
 * The patterns as they travel in a bundle: as they were written, a quarter of what they compile to. Made by
 * `compileLexicon`, so every one of them is known to compile.
 */
export type Lexicon = Omit<CrisisSource, 'review' | 'answers' | 'append988'> & {
  urgent: Omit<UrgentSource, 'review'>
}

/** The patterns as the screen runs them. */
export type Compiled = {
  version: number
  /** Each set's members: words, prefixes (`vomit*`), numbers from n up (`#8`). */
  sets: string[][]
  alarms: Alarming[]
  /** Exceptions, good for both languages (`delirium tremens` is in both); `rank` -1 holds for every class. */
  exceptions: (Rule & { rank: number })[]
  spellings: Record<string, string>
  correct: string[]
  /** Everyday words: they tell the language of a text whose alarms are in both. */
  common: Record<Language, string[]>
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

/**
 * Splits a pattern at its key word: the marked one, else the one with the fewest and rarest words. A key of several
 * ways makes a rule of each.
 */
function rules(text: string, groups: Record<string, Step>, sets: Sets, common: ReadonlySet<string>): Rule[] {
  const { whole, marked } = parse(text, groups, sets)
  const price = (step: Step | undefined): number => {
    if (typeof step === 'object') return 'any' in step ? 10 * Math.max(...step.any.map(cheapest)) : Infinity
    const members = step === undefined ? [] : (sets.members[step] ?? [])
    const prices = members.map((word) => (common.has(word) || word.startsWith('#') ? 100 : 1))
    return prices.reduce<number>((sum, each) => sum + each, 0) || Infinity
  }
  const cheapest = (steps: Step[]): number => Math.min(Infinity, ...steps.map(price))
  const split = (steps: Step[], from: number, to: number): Rule[] => {
    const prices = steps.slice(from, to).map(price)
    const at = from + prices.indexOf(Math.min(...prices))
    const key = steps[at]
    if (key === undefined || price(key) === Infinity)
      throw new Error(`pattern "${text}": no word that it must contain`)
    const before = steps.slice(0, at)
    const after = steps.slice(at + 1)
    if (typeof key === 'number') return [{ text, before, key, after }]
    if (!isAny(key)) return []
    return key.any.flatMap((way) => split([...before, ...way, ...after], at, at + way.length))
  }
  const steps = isAny(whole) && whole.any.length === 1 ? (whole.any[0] ?? []) : [whole]
  return marked < 0 ? split(steps, 0, steps.length) : split(steps, marked, marked + 1)
}

/** The patterns of crisis.yaml and urgent.yaml, each tried. Throws an Error that names the place and the pattern. */
export function compileLexicon(source: CrisisSource, urgencies: UrgentSource): Lexicon {
  const { version, groups, common, spellings, correct, unless, rules } = source
  const urgent = { groups: urgencies.groups, rules: urgencies.rules }
  const lexicon = { version, groups, common, spellings, correct, unless, rules, urgent }
  compiled(lexicon)
  compilePatterns({ ...lexicon, urgent: noUrgencies }) // as it is built in
  return lexicon
}

const none = { sure: [], likely: [], unless: [] }
const neither = { en: none, es: none }
/** What is built in screens for crises only. */
export const noUrgencies: Lexicon['urgent'] = {
  groups: { en: {}, es: {} },
  rules: {
    opioid: neither,
    liver: neither,
    site: neither,
    lung: neither,
    mood: neither,
    fluids: neither,
    pregnant: neither,
  },
}

const known = new WeakMap<Lexicon, Compiled>()

/** The patterns ready to run: compiled at their first use (some 20 ms), then kept with the lexicon. */
export function compiled(lexicon: Lexicon): Compiled {
  const made = known.get(lexicon) ?? compilePatterns(lexicon)
  known.set(lexicon, made)
  return made
}

function compilePatterns(source: Lexicon): Compiled {
  const sets = new Sets()
  const lexicon: Compiled = {
    version: source.version,
    sets: sets.members,
    alarms: [],
    exceptions: [],
    spellings: {},
    correct: words(source.correct),
    common: { en: words(source.common.en), es: words(source.common.es) },
  }
  for (const [right, wrong] of Object.entries(source.spellings))
    for (const each of words(wrong)) lexicon.spellings[each] = right

  for (const language of LANGUAGES) {
    const common = new Set(lexicon.common[language])
    const groups: Record<string, Step> = {}
    const read = (place: string, text: string): Rule[] => {
      try {
        return rules(text, groups, sets, common)
      } catch (error) {
        throw new Error(`${place}.${language}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        })
      }
    }
    for (const [name, text] of Object.entries({
      ...source.groups[language],
      ...source.urgent.groups[language],
    }))
      groups[name] = parse(text, groups, sets).whole
    for (const text of source.unless[language])
      for (const each of read('unless', text)) lexicon.exceptions.push({ ...each, rank: -1 })
    for (const [rank, each] of RUNGS.entries()) {
      const { rung } = each
      const { sure, likely, unless } =
        'urgency' in each ? source.urgent.rules[each.urgency][language] : source.rules[each.rung][language]
      for (const [texts, isSure] of [
        [sure, true],
        [likely, false],
      ] as const)
        for (const each of texts.flatMap((text) => read(rung, text)))
          lexicon.alarms.push({ ...each, rank, language, sure: isSure })
      for (const each of unless.flatMap((text) => read(rung, text)))
        lexicon.exceptions.push({ ...each, rank })
    }
  }
  return pruned(lexicon)
}

/** The lexicon with only the sets that some rule uses: reading the patterns leaves many halfway ones behind. */
function pruned(lexicon: Compiled): Compiled {
  const sets: string[][] = []
  const kept = new Map<number, number>()
  const keep = (set: number): number => {
    const known = kept.get(set) ?? sets.push(lexicon.sets[set] ?? []) - 1
    kept.set(set, known)
    return known
  }
  const step = (each: Step): Step => {
    if (typeof each === 'number') return keep(each)
    return 'any' in each ? { any: each.any.map((way) => way.map(step)) } : each
  }
  const rule = <T extends Rule>(each: T): T => ({
    ...each,
    before: each.before.map(step),
    key: keep(each.key),
    after: each.after.map(step),
  })
  return { ...lexicon, sets, alarms: lexicon.alarms.map(rule), exceptions: lexicon.exceptions.map(rule) }
}
