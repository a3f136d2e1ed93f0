import { type Bundle, choiceName, type Words } from './bundle.ts'
import type { Flow } from './flow.ts'
import { plain } from './speech.ts'
import { type Language, LANGUAGES, normalise } from './text.ts'

/** The forms of each choice: those of its label or its topic, and of its further words, separated by commas. */
export function choiceNames(
  flows: readonly Flow[],
  bundle: Pick<Bundle, 'phrases' | 'topics'>,
): Record<string, string[]> {
  const choices = flows
    .flatMap((f) => Object.values(f.nodes))
    .flatMap((node) => ('choices' in node ? node.choices : []))
  const entry = (key: string, both: Record<Language, Words> | undefined): [string, string[]][] => {
    if (both === undefined) return []
    const forms = LANGUAGES.flatMap((l) => [both[l].text, plain(both[l].voice)])
    return [[key, [...new Set(forms.flatMap((form) => form.split(',').map(normalise)))]]]
  }
  return Object.fromEntries(
    choices.flatMap((choice) => [
      ...entry(choice.label ?? choice.go, choiceName(bundle, choice)),
      ...(choice.words === undefined ? [] : entry(choice.words, bundle.phrases[choice.words])),
    ]),
  )
}
