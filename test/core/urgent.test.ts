import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { readContent } from '../../bin/read-content.ts'
import { compiled } from '../../bin/compiled.ts'
import { URGENCIES } from '../../src/core/crisis-class.ts'
import { explain } from '../../src/core/recognise.ts'
import { LANGUAGES } from '../../src/core/text.ts'

const HERE = import.meta.dirname
const { content } = readContent(join(HERE, '../..'))
if (content === null) throw new Error('the content has faults: npm run check')
const bundle = compiled(content)

/** What people write, each with its urgency, or `none` for what only sounds like one. */
const rows = readFileSync(join(HERE, 'urgent-fixtures.tsv'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [text = '', language = '', label = ''] = line.split('\t')
    return { text, language, label }
  })

describe.each(LANGUAGES)('labelled texts in %s', (language) => {
  const own = rows.filter((row) => row.language === language)

  it.for(Object.entries(URGENCIES))(
    'knows %s, whatever language the phone has',
    ([urgency, topic], { expect }) => {
      const told = own.filter((row) => row.label === urgency)
      const missed = told.filter(({ text }) => {
        const { kind, id, urgent } = explain(bundle, text, null)
        return kind !== 'topic' || id !== topic || urgent !== true
      })
      expect(told.length).toBeGreaterThanOrEqual(urgency === 'opioid' ? 30 : 10)
      expect(missed.map(({ text }) => text)).toEqual([])
    },
  )

  it('answers in the language of the text', ({ expect }) => {
    const urgent = own.filter((row) => row.label !== 'none')
    const other = urgent.filter(({ text }) => explain(bundle, text, null).language !== language)
    expect(other.map(({ text }) => text)).toEqual([])
  })

  it('leaves questions, denials and what is long past alone', ({ expect }) => {
    const near = own.filter((row) => row.label === 'none')
    const alarmed = near.filter(({ text }) => {
      const { kind, urgent } = explain(bundle, text, null)
      return kind === 'crisis' || urgent === true
    })
    expect(near.length).toBeGreaterThanOrEqual(80)
    expect(alarmed.map(({ text }) => text)).toEqual([])
  })
})

describe('a crisis outranks what is urgent', () => {
  it.for([
    ['took a percocet last night and im on vivitrol', 'opioid_on_naltrexone'],
    ['ayer me tome un percocet estando con la naltrexona', 'opioid_on_naltrexone'],
    ['got my first vivitrol yesterday and used heroin today', 'opioid_on_naltrexone'],
    ['took a percocet on naltrexone and my next shot is tomorrow', 'opioid_on_naltrexone'],
    ['me puse vivitrol el lunes y use heroina hoy', 'opioid_on_naltrexone'],
    ['depressed since the shot and i want to kill myself', 'suicide'],
    ['tos desde la inyeccion y se me hincha la lengua', 'allergic'],
    ['im pregnant on naltrexone and my wife is not waking up', 'overdose'],
  ] as const)('%s', ([text, crisis], { expect }) => {
    const { kind, id, urgent } = explain(bundle, text, null)
    expect({ kind, id, urgent }).toEqual({ kind: 'crisis', id: crisis, urgent: undefined })
  })
})

describe('of several urgencies the first of the order is answered', () => {
  it.for([
    ['took oxy yesterday, naltrexone tomorrow, and im pregnant', 'opioid'],
    ['my eyes are yellow and im so sad since the shot', 'liver'],
    ['tos desde la inyeccion y triste desde la pastilla', 'lung'],
  ] as const)('%s', ([text, urgency], { expect }) => {
    expect(explain(bundle, text, null)).toMatchObject({ id: URGENCIES[urgency], urgent: true })
  })
})
