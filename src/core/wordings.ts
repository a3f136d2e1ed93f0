import type { Content } from './compile.ts'
import type { Phrases } from './content.ts'
import { type Language, LANGUAGES } from './text.ts'

/** A stretch of words that participants read or hear, at its place in a file. */
export type Wording = {
  file: string
  path: (string | number)[]
  language: Language
  text: string
  /** The topic that it belongs to, or null. */
  topic: string | null
  /** Part of an emergency answer. */
  isCrisis: boolean
}

/** Everything that participants read or hear, as authors wrote it: topics, phrases, emergency answers, public pages. */
export function wordings(content: Content): Wording[] {
  const at = (file: string, path: (string | number)[], language: Language, text: string): Wording => ({
    file,
    path,
    language,
    text,
    topic: null,
    isCrisis: false,
  })
  const phrase = (id: string, both: Phrases[string], l: Language): Wording[] => {
    const own = both[l]
    const forms: [string[], string][] =
      typeof own === 'string' ? [[[], own]] : Object.entries(own).map(([form, text]) => [[form], text])
    return forms.map(([form, text]) => at('content/phrases.yaml', [id, l, ...form], l, text))
  }
  const strings = (file: string, path: string[], l: Language, words: Record<string, unknown>): Wording[] =>
    Object.entries(words).flatMap(([key, text]) =>
      typeof text === 'string' ? [at(file, [...path, key], l, text)] : [],
    )
  const { crisis, pages, deskWords } = content
  const emergencies = LANGUAGES.flatMap((l) => [
    ...Object.entries(crisis.answers).flatMap(([name, both]) =>
      strings('content/crisis.yaml', ['answers', name, l], l, both[l]),
    ),
    at('content/crisis.yaml', ['append988', l], l, crisis.append988[l]),
  ])
  return LANGUAGES.flatMap((l) => [
    ...content.topics.flatMap((topic) => {
      const { title, spoken, sms, voice, more } = topic[l]
      return strings(`content/topics/${topic.id}.yaml`, [l], l, { title, spoken, sms, voice, more }).map(
        (wording) => ({ ...wording, topic: topic.id }),
      )
    }),
    ...Object.entries(content.phrases).flatMap(([id, both]) => phrase(id, both, l)),
    ...emergencies.filter((e) => e.language === l).map((e) => ({ ...e, isCrisis: true })),
    ...deskWords.replies.map((both, i) => at('content/desk.yaml', ['replies', i, l], l, both[l])),
    ...Object.entries(pages).flatMap(([name, both]) => [
      at('content/pages.yaml', [name, l, 'title'], l, both[l].title),
      ...both[l].paragraphs.map((p, i) => at('content/pages.yaml', [name, l, 'paragraphs', i], l, p)),
    ]),
  ])
}
