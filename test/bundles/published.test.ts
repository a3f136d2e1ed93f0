import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Laptop, publish, startLaptop } from '../../simulator/laptop.ts'
import { KEYS } from '../../src/bundles/hash.ts'
import type { Bundle } from '../../src/core/bundle.ts'
import { builtIn } from '../../src/core/built-in.ts'
import { LANGUAGES } from '../../src/core/text.ts'
import { bundle } from './named.ts'

/** What an operator publishes while people write, through the real line. Words only move on: so do these tests. */
let laptop: Laptop
beforeAll(async () => {
  laptop = await startLaptop({})
})
afterAll(() => laptop.close())

let phones = 0
const newPhone = (): string => `+130355501${(10 + phones++).toString()}`
const text = async (from: string, body: string): Promise<string> =>
  (await laptop.network.text({ from, body })).replies.map((reply) => reply.body).join('\n')
const minute = async (): Promise<number> => laptop.network.move((await laptop.network.now()) + 60_000)
const health = async (): Promise<unknown> => (await fetch(`${laptop.hotline}/healthz`)).json()

/** The same content with other words for nausea, and perhaps with topics withdrawn. */
function changed(words: string, withdrawn: string[] = []): Bundle {
  const copy = structuredClone(bundle)
  for (const id of withdrawn) {
    const topic = copy.topics[id]
    if (topic !== undefined) topic.withdrawn = true
  }
  const nausea = copy.topics['nausea']
  if (nausea === undefined) throw new Error('no topic nausea')
  nausea.en = { ...nausea.en, pages: [words, ...nausea.en.pages.slice(1)] }
  return copy
}

describe('what is built in', () => {
  it('promises no MORE, since it has first pages only', ({ expect }) => {
    const promises = Object.entries(builtIn(bundle).topics).flatMap(([id, topic]) =>
      LANGUAGES.filter((language) => /\b(MORE|MAS|MÁS)\.?$/.test(topic[language].pages.at(-1) ?? '')).map(
        (language) => `${id} ${language}`,
      ),
    )
    expect(promises).toEqual([])
  })
})

describe('a line', () => {
  const early = newPhone()
  it('answers before anything was published, from what is built in', async ({ expect }) => {
    expect(await health()).toMatchObject({ ok: true, source: 'built-in' })
    expect(await text(newPhone(), 'i want to die')).toContain('988')
    expect(await text(newPhone(), 'HELP')).toContain('911')
    expect(await text(early, 'nausea')).toContain('Nausea')
  })

  it('says what was published within a minute, and healthz names it', async ({ expect }) => {
    const hash = await publish(laptop.kv, changed('First words.'))
    await minute()
    expect(await text(newPhone(), 'nausea')).toContain('First words.')
    expect(await health()).toEqual({ ok: true, bundle: hash, source: 'kv' })
  })

  // Otherwise one second without KV costs a person four hours of short answers.
  it('goes on with all it knows in a talk that began on what is built in', async ({ expect }) => {
    expect(await text(early, 'nausea')).not.toBe('')
    expect(await text(early, 'more')).toBe(bundle.topics['nausea']?.en.pages[1])
  })

  it('keeps its words in a talk that goes on, and gives the new ones to others', async ({ expect }) => {
    const talking = newPhone()
    expect(await text(talking, 'nausea')).toContain('First words.')
    const call = await laptop.network.call(newPhone())
    await publish(laptop.kv, changed('Second words.'))
    await minute()
    expect(await text(newPhone(), 'nausea')).toContain('Second words.')
    expect(await text(talking, 'nausea')).toContain('First words.')
    expect((await laptop.network.digits(call.sid, '1')).up).toBe(true)
    await laptop.network.hangUp(call.sid)
    // Four idle hours end a talk.
    await laptop.network.move((await laptop.network.now()) + 4 * 3_600_000 + 1)
    expect(await text(talking, 'nausea')).toContain('Second words.')
  })

  it('withdraws a topic for everybody at once', async ({ expect }) => {
    const talking = newPhone()
    expect(await text(talking, 'nausea')).toContain('Second words.')
    const call = await laptop.network.call(newPhone())
    for (const key of ['1', '2']) await laptop.network.digits(call.sid, key)
    await publish(laptop.kv, changed('Third words.', ['nausea']))
    await minute()
    for (const words of ['nausea', 'more', 'source', 'what about nausea?', '2'])
      expect(await text(talking, words)).not.toMatch(/(First|Second|Third) words|After the first shot/)
    expect(await text(newPhone(), 'nausea')).not.toContain('Third words.')
    const { said } = await laptop.network.digits(call.sid, '2')
    const spoken = bundle.topics['nausea']?.en.voice[0]?.[0]
    expect(typeof spoken).toBe('string')
    expect(said.map((part) => part.text).join(' ')).not.toContain(spoken)
    await laptop.network.hangUp(call.sid)
  })

  it.for([
    ['a pointer to nothing', JSON.stringify({ hash: 'f'.repeat(32) })],
    ['a pointer that is none', 'oops'],
  ] as const)('stays on its last good words with %s', async ([, pointer], { expect }) => {
    const before = await health()
    const good = (await laptop.kv.get(KEYS.POINTER)) ?? ''
    await laptop.kv.put(KEYS.POINTER, pointer)
    await minute()
    expect(await text(newPhone(), 'side effects')).toContain(
      bundle.topics['side-effects']?.en.pages[0]?.slice(0, 40),
    )
    expect(await health()).toEqual(before)
    await laptop.kv.put(KEYS.POINTER, good)
  })

  it('takes its safety from the newest also in a talk that goes on', async ({ expect }) => {
    const talking = newPhone()
    await text(talking, 'side effects')
    const newer = structuredClone(changed('Fourth words.'))
    newer.crisis.suicide.en.text = 'Newer words. Call or text 988 now.'
    await publish(laptop.kv, newer)
    await minute()
    expect(await text(talking, 'i want to die')).toContain('Newer words.')
  })
})
