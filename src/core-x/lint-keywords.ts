import { type Bundle, lookup } from './bundle.ts'
import type { Content } from './compile.ts'
import { screen } from './crisis.ts'
import { nearStop, RESERVED } from './keywords.ts'
import { revokes } from './revocation.ts'
import { error, type Problem } from './problem.ts'
import { LANGUAGES, normalise } from './text.ts'

/** Command words that never reach step 7 of the gate, because an earlier one takes them. */
export function lintCommands(content: Content, bundle: Bundle): Problem[] {
  return Object.entries(content.commands).flatMap(([command, lists]) =>
    LANGUAGES.flatMap((language) =>
      lists[language].flatMap((word, i) => {
        const why =
          RESERVED.includes(normalise(word)) && !COURTESY.has(command)
            ? 'is a STOP, START or HELP word'
            : screen(bundle.lexicon, word) === null
              ? null
              : 'raises the crisis screen'
        return why === null
          ? []
          : [error('content/commands.yaml', [command, language, i], `"${word}" ${why}`)]
      }),
    ),
  )
}
/** YES is START only for somebody who has opted out. */
const COURTESY = new Set(['yes', 'no'])

/** Keywords and titles that lead elsewhere: to another topic, or to a step of the gate that comes before topics. */
export function lintKeywords(content: Content, bundle: Bundle): Problem[] {
  return LANGUAGES.flatMap((language) => {
    const owners = new Map<string, string>()
    const forms = content.topics.flatMap((topic) => [
      ...topic[language].keywords.map((text, i) => ({ topic, text, path: [language, 'keywords', i] })),
      { topic, text: topic[language].title, path: [language, 'title'] },
    ])
    // A keyword is asked for, a title only happens to be: keywords own their words before titles do.
    for (const { topic, text } of forms.toSorted((x, y) => y.path.length - x.path.length)) {
      const said = normalise(text)
      if (!owners.has(said)) owners.set(said, topic.id)
    }
    const links = content.topics.flatMap((topic) => {
      const { link, keywords } = topic[language]
      const isOwn = link === undefined || keywords.some((k) => normalise(k) === normalise(link))
      return isOwn
        ? []
        : [error(`content/topics/${topic.id}.yaml`, [language, 'link'], `"${link}" is none of its keywords`)]
    })
    const led = forms.flatMap(({ topic, text, path }) => {
      const why = elsewhere(bundle, text, owners.get(normalise(text)) ?? topic.id, topic.id)
      return why === null ? [] : [error(`content/topics/${topic.id}.yaml`, path, `"${text}" ${why}`)]
    })
    return [...links, ...led]
  })
}

function elsewhere(bundle: Bundle, text: string, owner: string, own: string): string | null {
  const said = normalise(text)
  if (said === '') return 'has no letter or digit, so nobody can text it'
  if (RESERVED.includes(said)) return 'is a STOP, START or HELP word'
  if (screen(bundle.lexicon, text) !== null) return 'raises the crisis screen'
  if (revokes(said)) return 'ends the texts'
  if (nearStop(text)) return 'is one letter from a STOP word, so people are asked what they mean'
  const command = lookup(bundle.commands.en, said) ?? lookup(bundle.commands.es, said)
  if (command !== undefined) return `is the command ${command}`
  return owner === own ? null : `is already a keyword of ${owner}`
}
