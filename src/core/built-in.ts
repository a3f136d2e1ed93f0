import { type Bundle, CALL, MENU, type TopicSide } from './bundle.ts'
import { screen } from './crisis.ts'
import { type Lexicon, noUrgencies } from './crisis-lexicon.ts'
import { choiceNames } from './choice-names.ts'
import type { Language } from './text.ts'

/**
 * The part that the Worker carries inside: what must work with KV gone. With `crises`, texts that people wrote in one,
 * it has only the patterns that know several of them: the rest are many, and each knows one way to say it.
 */
export const builtIn = (bundle: Bundle, crises: readonly string[] = []): Bundle => {
  const flows = pick(bundle.flows, (id) => BUILT_IN_FLOWS.has(id))
  const phrases = pick(bundle.phrases, (id) => !ONLY_WITH_KV.test(id))
  return {
    ...withoutDesk(bundle),
    flows,
    phrases,
    names: choiceNames(Object.values(flows), { phrases, topics: bundle.topics }),
    lexicon: telling(alarmsOnly(bundle.lexicon), crises),
    hints: { en: [], es: [] },
    index: null,
    suspicion: null,
    geography: null,
    places: [],
    topics: Object.fromEntries(
      Object.entries(bundle.topics).map(([id, t]) => [
        id,
        {
          ...t,
          flow: null,
          en: firstPage(t.en, hintOf(bundle, 'en')),
          es: firstPage(t.es, hintOf(bundle, 'es')),
        },
      ]),
    ),
  }
}

/**
 * The patterns that raise the alarm, without those that hold it back: a third of the lexicon. With KV gone the line
 * would rather answer an emergency that is none.
 */
function alarmsOnly(lexicon: Lexicon): Lexicon {
  const bare = (both: Record<Language, Rules>): Record<Language, Rules> => ({
    en: { ...both.en, unless: [] },
    es: { ...both.es, unless: [] },
  })
  return {
    ...lexicon,
    unless: { en: [], es: [] },
    rules: eachRule(lexicon.rules, bare),
    urgent: noUrgencies,
  }
}
type Rules = Lexicon['rules']['suicide']['en']

/** So many of the crises must a pattern be the one to know. */
const KNOWN_FROM = 5

function telling(lexicon: Lexicon, crises: readonly string[]): Lexicon {
  const known = new Map<string, number>()
  for (const text of crises) {
    const rule = screen(lexicon, text)?.rule
    if (rule !== undefined) known.set(rule, (known.get(rule) ?? 0) + 1)
  }
  const isKept = (pattern: string): boolean => crises.length === 0 || (known.get(pattern) ?? 0) >= KNOWN_FROM
  const kept = (both: Record<Language, Rules>): Record<Language, Rules> => {
    const side = ({ sure, likely, unless }: Rules): Rules => ({
      sure: sure.filter(isKept),
      likely: likely.filter(isKept),
      unless,
    })
    return { en: side(both.en), es: side(both.es) }
  }
  const rules = eachRule(lexicon.rules, kept)
  return { ...lexicon, rules, groups: { en: used(lexicon, rules, 'en'), es: used(lexicon, rules, 'es') } }
}

/** The groups that some pattern still names, itself or through another: a group uses only groups above it. */
function used(lexicon: Lexicon, rules: Lexicon['rules'], language: Language): Record<string, string> {
  let texts = Object.values(rules)
    .flatMap((both) => [...both[language].sure, ...both[language].likely])
    .join(' ')
  const kept: [string, string][] = []
  for (const [name, text] of Object.entries(lexicon.groups[language]).toReversed())
    if (texts.includes(`{${name}}`)) {
      kept.unshift([name, text])
      texts += ` ${text}`
    }
  return Object.fromEntries(kept)
}

const eachRule = (
  rules: Lexicon['rules'],
  by: (both: Record<Language, Rules>) => Record<Language, Rules>,
): Lexicon['rules'] => ({
  overdose: by(rules.overdose),
  allergic: by(rules.allergic),
  alcohol_withdrawal_severe: by(rules.alcohol_withdrawal_severe),
  suicide: by(rules.suicide),
  violence: by(rules.violence),
  opioid_on_naltrexone: by(rules.opioid_on_naltrexone),
  alcohol_withdrawal: by(rules.alcohol_withdrawal),
})

const BUILT_IN_FLOWS: ReadonlySet<string> = new Set([MENU, CALL])
/** Staff can wait for the words of their page; their phones go on. */
function withoutDesk(bundle: Bundle): Bundle {
  const rest = { ...bundle }
  delete rest.deskWords
  return rest
}

/** The words of guided talks, of setting up reminders and around clinicians, none of which what is built in can do. */
const ONLY_WITH_KV = /^(?:clinician|handoff|audit|answer|checklist|mark|find|remind|schedule|label-remind)-/

const pick = <T>(record: Record<string, T>, keep: (id: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([id]) => keep(id)))

const hintOf = (bundle: Bundle, language: Language): string =>
  bundle.phrases['more-hint']?.[language].text ?? ''

/** Without the hint to MORE, which would lead nowhere, and without what SOURCE says, which is two thirds as long. */
const firstPage = (side: TopicSide, hint: string): TopicSide => ({
  ...side,
  pages: side.pages
    .slice(0, 1)
    .map((page) => (page.endsWith(` ${hint}`) ? page.slice(0, -hint.length - 1) : page)),
  voice: side.voice.slice(0, 1),
  source: { text: '', voice: [] },
})
