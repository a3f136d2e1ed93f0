import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { parse } from 'yaml'
import { readContent } from '../../bin/read-content.ts'
import type { Stage } from '../../simulator/stage.ts'
import { type Bundle, MENU } from '../../src/core/bundle.ts'
import { compiled } from '../../bin/compiled.ts'
import { pointer } from '../../src/core/pointer.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { Numbers, numbersIn } from '../../src/core/lint-numbers.ts'
import { plain } from '../../src/core/speech.ts'
import { type Language, LANGUAGES } from '../../src/core/text.ts'
import { coreStage } from '../core-stage.ts'

const ROOT = join(import.meta.dirname, '../..')
const { content } = readContent(ROOT)
if (content === null) throw new Error('the content does not compile: npm run check says why')
const bundle: Bundle = compiled(content)
/** Without clinicians, so that a fact stands alone: with them, some end with the way to one. */
const alone: Bundle = { ...bundle, settings: { ...bundle.settings, handoff: 'off' } }
const numbers = Numbers.parse(parse(readFileSync(join(ROOT, 'content/numbers.yaml'), 'utf8')))

const rows = content.topics.flatMap((topic) =>
  LANGUAGES.map((language) => ({ name: `${topic.id} (${language})`, id: topic.id, topic, language })),
)
const side = (id: string, language: Language): Bundle['topics'][string][Language] => {
  const topic = bundle.topics[id]
  if (topic === undefined) throw new Error(`${id} is not in the bundle`)
  return topic[language]
}
const firstPage = (id: string, language: Language): string => side(id, language).pages[0] ?? ''
const spoken = (id: string, language: Language): string => plain(side(id, language).voice[0] ?? [])

/** A phone that talks by text in `language`, with no menu open: there "side effects" would name a branch of it. */
async function texting(language: Language): Promise<Stage> {
  const stage = coreStage(alone, ['+13035550123'])
  await stage.text(1, language === 'en' ? 'ENGLISH' : 'ESPAÑOL', 0)
  await stage.pass({ ms: LIMITS.SESSION_IDLE_MS + 1 })
  await stage.received(1)
  return stage
}
async function answers(stage: Stage, body: string): Promise<string[]> {
  await stage.text(1, body, 0)
  return stage.received(1)
}

/** A phone that has called and come to the main menu in `language`. */
async function calling(language: Language): Promise<Stage> {
  const stage = coreStage(alone, ['+13035550123'])
  await stage.call(1, false)
  await stage.press(1, language === 'en' ? '1' : '2')
  await stage.received(1)
  return stage
}

/** The shortest way of keys from the main menu to each topic. */
function ways(): Map<string, string> {
  const found = new Map<string, string>()
  const seen = new Set<string>()
  const queue = [{ flow: MENU, node: bundle.flows[MENU]?.start ?? '', keys: '' }]
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const { flow, node: name, keys } = at
    const node = bundle.flows[flow]?.nodes[name]
    if (seen.has(`${flow}/${name}`) || node === undefined || !('choices' in node)) continue
    seen.add(`${flow}/${name}`)
    for (const { key, go } of node.choices) {
      const to = pointer(go, flow, (f) => bundle.flows[f]?.start)
      if (!('topic' in to)) queue.push({ ...to, keys: keys + key })
      else if (!found.has(to.topic)) found.set(to.topic, keys + key)
    }
  }
  return found
}
const KEYS = ways()

describe('every topic, in both languages', () => {
  it.for(rows)('$name is reached by its title and each of its keywords', async (row, { expect }) => {
    const { topic, language, id } = row
    const own = topic[language]
    const stage = await texting(language)
    for (const word of [own.title, ...own.keywords])
      // A topic may offer a guided talk in a text of its own, behind the fact.
      expect([word, (await answers(stage, word))[0]]).toEqual([word, firstPage(id, language)])
  })

  it.for(rows)('$name is reached by a word from a phone we do not know', async (row, { expect }) => {
    const { topic, language, id } = row
    const stage = coreStage(alone, ['+13035550123'])
    const [answer = ''] = await answers(stage, topic[language].keywords[0] ?? '')
    // A word of both languages is answered in either.
    expect(LANGUAGES.map((l) => firstPage(id, l)).some((page) => answer.startsWith(page))).toBe(true)
    expect(answer).toContain('911')
  })

  it.for(rows)('$name is reached by its digits, in texts', async ({ id, language }, { expect }) => {
    const stage = await texting(language)
    await answers(stage, 'MENU')
    const keys = KEYS.get(id) ?? 'no menu leads here'
    let last: string[] = []
    for (const key of keys) last = await answers(stage, key)
    expect(last[0]).toBe(firstPage(id, language))
  })

  it.for(rows)('$name is reached by its keys, on a call', async ({ id, language }, { expect }) => {
    const stage = await calling(language)
    await stage.press(1, KEYS.get(id) ?? '')
    expect(await stage.received(1)).toContain(spoken(id, language))
  })

  it.for(rows)('$name is reached by saying it', async ({ id, language, topic }, { expect }) => {
    const stage = await calling(language)
    await stage.say(1, topic[language].title, 0.9)
    const heard = await stage.received(1)
    // "Side effects" names a menu too, which is open: said again inside that menu, it is the topic.
    if (!heard.includes(spoken(id, language))) await stage.say(1, topic[language].title, 0.9)
    expect([...heard, ...(await stage.received(1))]).toContain(spoken(id, language))
  })

  it.for(rows)('$name says where its facts come from', async ({ id, language, topic }, { expect }) => {
    const stage = await texting(language)
    await answers(stage, topic[language].title)
    const [source = ''] = await answers(stage, language === 'en' ? 'SOURCE' : 'FUENTE')
    expect(source).toBe(side(id, language).source.text)
    for (const { id: cited } of topic.sources) expect(source).toContain(content.sources[cited]?.short)
  })

  it.for(rows)('$name gives only numbers that are vouched for', ({ id, language }, { expect }) => {
    const own = side(id, language)
    const said = [...own.pages, ...own.voice.map(plain)].flatMap(numbersIn)
    expect(said.filter((number) => !Object.hasOwn(numbers, number))).toEqual([])
  })
})

describe('the numbers that a life may hang on', () => {
  it.for([
    ['emergency services', '911'],
    ['988', '988'],
    ['SAMHSA National Helpline', '1-800-662-4357'],
    ['Poison Control', '1-800-222-1222'],
    ['Domestic Violence', '1-800-799-7233'],
    ['SafeSpot', '1-800-972-0590'],
  ] as const)('%s is %s', ([whose, number], { expect }) => {
    expect(numbers[number]?.whose).toContain(whose)
  })

  it.for<[text: string, found: string[]]>([
    ['Call 911, or text 988.', ['911', '988']],
    ['SAMHSA 1-800-662-4357, free', ['1-800-662-4357']],
    ['(800) 662-4357 or 1 800 662 4357', ['(800) 662-4357', '1 800 662 4357']],
    ['1-800-662-HELP', ['1-800-662-HELP']],
    ['text 741741', ['741741']],
    ['552,000 of 28.1 million, $22, 5%, 333 mg, 2023, 1,383 people', []],
    ['a slip: 991, 998, 918', ['991', '998', '918']],
  ])('in "%s": %j', ([text, found], { expect }) => {
    expect(numbersIn(text)).toEqual(found)
  })
})
