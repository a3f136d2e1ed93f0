/** `npm run explain`: texts on standard input, one a line, optionally a tab and en or es; a JSON line each. */
import { createInterface } from 'node:readline'
import { compiled } from './compiled.ts'
import { explain } from '../src/core/recognise.ts'
import type { Language } from '../src/core/text.ts'
import { ROOT } from '../simulator/laptop.ts'
import { readContent } from './read-content.ts'

const { content } = readContent(ROOT)
if (content === null) {
  console.error('The content has faults, so nothing can be explained: see npm run check.')
  process.exit(1)
}
const bundle = compiled(content)
for await (const line of createInterface({ input: process.stdin })) {
  const [text = '', language] = line.split('\t')
  console.log(JSON.stringify(explain(bundle, text, isLanguage(language) ? language : null)))
}

function isLanguage(value: string | undefined): value is Language {
  return value === 'en' || value === 'es'
}
