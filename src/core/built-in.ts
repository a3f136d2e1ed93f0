import { type Bundle, CALL, MENU, type TopicSide } from './bundle.ts'
import { type Lexicon, noUrgencies } from './crisis-lexicon.ts'
import type { Language } from './text.ts'

/** The part that the Worker carries inside: what must work with KV gone. */
export const builtIn = (bundle: Bundle): Bundle => ({
  ...withoutDesk(bundle),
  flows: pick(bundle.flows, (id) => BUILT_IN_FLOWS.has(id)),
  phrases: pick(bundle.phrases, (id) => !ONLY_WITH_KV.test(id)),
  names: pick(bundle.names, (id) => !ONLY_WITH_KV.test(id)),
  lexicon: alarmsOnly(bundle.lexicon),
  hints: { en: [], es: [] },
  index: null,
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
})

/**
 * The patterns that raise the alarm, without those that hold it back: a third of the lexicon. With KV gone the line
 * would rather answer an emergency that is none.
 */
function alarmsOnly(lexicon: Lexicon): Lexicon {
  const bare = (both: Record<Language, Rules>): Record<Language, Rules> => ({
    en: { ...both.en, unless: [] },
    es: { ...both.es, unless: [] },
  })
  const { rules } = lexicon
  return {
    ...lexicon,
    unless: { en: [], es: [] },
    rules: {
      overdose: bare(rules.overdose),
      allergic: bare(rules.allergic),
      alcohol_withdrawal_severe: bare(rules.alcohol_withdrawal_severe),
      suicide: bare(rules.suicide),
      violence: bare(rules.violence),
      opioid_on_naltrexone: bare(rules.opioid_on_naltrexone),
      alcohol_withdrawal: bare(rules.alcohol_withdrawal),
    },
    urgent: noUrgencies,
  }
}
type Rules = Lexicon['rules']['suicide']['en']

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
