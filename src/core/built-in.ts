import { type Bundle, CALL, MENU, type TopicSide } from './bundle.ts'
import { noUrgencies } from './crisis-lexicon.ts'
import type { Language } from './text.ts'

/** The part that the Worker carries inside: what must work with KV gone. */
export const builtIn = (bundle: Bundle): Bundle => ({
  ...bundle,
  flows: pick(bundle.flows, (id) => BUILT_IN_FLOWS.has(id)),
  phrases: pick(bundle.phrases, (id) => !ONLY_WITH_KV.test(id)),
  names: pick(bundle.names, (id) => !ONLY_WITH_KV.test(id)),
  lexicon: { ...bundle.lexicon, urgent: noUrgencies },
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

const BUILT_IN_FLOWS: ReadonlySet<string> = new Set([MENU, CALL])
/** The words of guided talks and of setting up reminders, neither of which what is built in can do. */
const ONLY_WITH_KV = /^(?:audit|answer|checklist|mark|find|remind|schedule|label-remind)-/

const pick = <T>(record: Record<string, T>, keep: (id: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([id]) => keep(id)))

const hintOf = (bundle: Bundle, language: Language): string =>
  bundle.phrases['more-hint']?.[language].text ?? ''

/** Without the hint to MORE, which would lead nowhere. */
const firstPage = (side: TopicSide, hint: string): TopicSide => ({
  ...side,
  pages: side.pages
    .slice(0, 1)
    .map((page) => (page.endsWith(` ${hint}`) ? page.slice(0, -hint.length - 1) : page)),
  voice: side.voice.slice(0, 1),
})
