/**
 * How well the crisis screen knows texts that it has not learned from: five times a fifth of `content/examples` (by a
 * hash of the text) is left out, the second opinion learns from the rest, and the left-out ones are screened by the
 * whole gate. The patterns stay: they were not made from these texts. `-- --list` prints each miss and false alarm.
 *
 * `-- FILE` screens a file of your own (text, tab, language, tab, class or none) by all that is learned.
 */
import { readFileSync } from 'node:fs'
import { compile, type Content } from '../src/core/compile.ts'
import { type Need, NEEDS } from '../src/core/crisis-class.ts'
import { compileSuspicion, type NeedTexts } from '../src/core/suspicion-train.ts'
import { CRISIS_CLASSES, screen } from '../src/core/crisis.ts'
import { sift } from '../src/core/sift.ts'
import { type Language, LANGUAGES } from '../src/core/text.ts'
import { ROOT } from '../simulator/laptop.ts'
import { compiled } from './compiled.ts'
import { FOLDS, foldOf } from './folds.ts'
import { readContent } from './read-content.ts'

type Screened = { text: string; language: Language; name: Need; found: Need | null; byPattern: boolean }

const { content } = readContent(ROOT)
if (content === null) {
  console.error('The content has faults, so nothing can be measured: see npm run check.')
  process.exit(1)
}

const file = process.argv.slice(2).find((word) => !word.startsWith('--'))
const rows = file === undefined ? folds(content) : own(content, file)
table(rows)
if (process.argv.includes('--list'))
  for (const row of rows)
    if ((row.name === 'none') !== (row.found === null))
      console.log(`${row.language}\t${row.name}\t${row.found ?? 'nothing'}\t${row.text}`)

function isCrisis(need: Need | null): boolean {
  return CRISIS_CLASSES.some((each) => each === need)
}

function folds(all: Content): Screened[] {
  const bare = compile(all, null)
  const calm = [
    ...all.topics.flatMap((t) => LANGUAGES.flatMap((l) => [...t[l].keywords, ...t[l].examples])),
    ...LANGUAGES.flatMap((l) => all.smallTalk[l]),
  ]
  return Array.from({ length: FOLDS }, (_, fold) => {
    const bundle = { ...bare, suspicion: compileSuspicion(without(all.needs, fold), calm) }
    return all.needs.flatMap((of) =>
      LANGUAGES.flatMap((language) =>
        of[language]
          .filter((text) => foldOf(text) === fold)
          .map((text) => screened(bundle, text, language, of.need)),
      ),
    )
  }).flat()
}

function own(all: Content, path: string): Screened[] {
  const bundle = compiled(all)
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [text = '', language, label] = line.split('\t')
      const name = NEEDS.find((each) => each === label)
      return name === undefined ? [] : [screened(bundle, text, language === 'es' ? 'es' : 'en', name)]
    })
}

function screened(
  bundle: Parameters<typeof sift>[0],
  text: string,
  language: Language,
  name: Need,
): Screened {
  const found = sift(bundle, text, false)
  return {
    text,
    language,
    name,
    found:
      found?.kind === 'alarm' ? found.alarm.class : found?.kind === 'urgent' ? found.urgent.urgency : null,
    byPattern: screen(bundle.lexicon, text) !== null,
  }
}

function table(all: readonly Screened[]): void {
  const share = (of: readonly Screened[], is: (row: Screened) => boolean): string =>
    of.length === 0 ? '' : `${((100 * of.filter(is).length) / of.length).toFixed(1)}%`
  const line = (what: string, of: readonly Screened[]): Record<string, string | number> => ({
    what,
    texts: of.length,
    'taken for a crisis': share(of, (r) => isCrisis(r.found)),
    'for urgent': share(of, (r) => r.found !== null && !isCrisis(r.found)),
    'for that very thing': share(of, (r) => r.found === r.name),
    'patterns alone': share(of, (r) => r.byPattern),
  })
  console.table(
    LANGUAGES.flatMap((language) => {
      const mine = all.filter((row) => row.language === language)
      return [
        ...NEEDS.map((name) =>
          line(
            `${language} ${name}`,
            mine.filter((r) => r.name === name),
          ),
        ),
        line(
          `${language} all crises`,
          mine.filter((r) => isCrisis(r.name)),
        ),
      ]
    }),
  )
}

/** The texts less one fold of each. */
function without(texts: NeedTexts, fold: number): NeedTexts {
  const rest = (of: readonly string[]): string[] => of.filter((text) => foldOf(text) !== fold)
  return texts.map(({ need, en, es }) => ({ need, en: rest(en), es: rest(es) }))
}
