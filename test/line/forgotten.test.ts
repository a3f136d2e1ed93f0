import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { bundle, newPhone } from './webhook.ts'

/** A word that nobody else says. */
const WORD = 'zebrafish'
const CLINICIAN = '+12025550171'
const OTHER = '+12025550172'

const stateDir = mkdtempSync(join(tmpdir(), 'doorway-forgotten-'))
let laptop: Laptop
beforeAll(async () => {
  laptop = await startLaptop({ bundle, stateDir })
})
afterAll(() => rmSync(stateDir, { recursive: true, force: true }))

/** Every value in every table of every object, with where it stands. */
function kept(): { where: string; value: string }[] {
  const files = readdirSync(stateDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[0-9a-f]{64}\.sqlite$/.test(name),
  )
  return files.flatMap((file) => {
    const database = new DatabaseSync(join(stateDir, file))
    try {
      const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
      return tables.flatMap(({ name }) => {
        const all = database.prepare(`SELECT * FROM "${String(name)}"`)
        all.setReadBigInts(true) // workerd keeps alarms in nanoseconds
        return all.all().flatMap((row) =>
          Object.entries(row).map(([column, value]) => ({
            where: `${String(name)}.${column}`,
            value: String(value),
          })),
        )
      })
    } finally {
      database.close()
    }
  })
}

const texts = async (from: string, body: string): Promise<void> => {
  await laptop.network.text({ from, body })
  await laptop.network.move((await laptop.now()) + 5_000)
}
const bodies = (): string[] => laptop.network.parts.messages.all.map((message) => message.body)

describe('somebody who talked with a clinician and is forgotten', () => {
  it('leaves no word in any object, nor at the carrier, of either side', async ({ expect }) => {
    const { network } = laptop
    const participant = newPhone()
    await texts(participant, 'NURSE')
    await texts(participant, '1')
    await texts(participant, `it is about my ${WORD}`)
    await texts(CLINICIAN, 'TAKE')
    await texts(participant, `the ${WORD} again`)
    await texts(CLINICIAN, `what ${WORD} is that`)
    await texts(CLINICIAN, `NOTE has a ${WORD}`)
    // The words were everywhere before.
    expect(bodies().filter((body) => body.includes(WORD)).length).toBeGreaterThan(5)
    // A colleague takes the talk over, and reads the note.
    await texts(CLINICIAN, 'PASS')
    await texts(OTHER, 'TAKE')
    expect(bodies().filter((body) => /colleague.*zebrafish/.test(body))).toHaveLength(1)
    await texts(OTHER, 'PASS')
    await texts(CLINICIAN, 'TAKE')
    // Its number was said on a call, and is kept in no row of that.
    const { sid } = await network.call(CLINICIAN)
    for (const keys of ['246810', '1']) await network.digits(sid, keys)
    const { said } = await network.digits(sid, '2')
    expect(said.map((one) => one.text).join(' ')).toContain(participant)
    await texts(participant, 'FORGET ME')
    await texts(participant, '1')
    await network.move((await laptop.now()) + 3_600_000)

    expect(bodies().filter((body) => body.includes(WORD))).toEqual([])
    await laptop.close()
    const values = kept()
    // What must stay is seen: that there was a handoff, and that this phone asked to be forgotten.
    expect(values).toContainEqual({ where: 'handoff.state', value: 'abandoned' })
    expect(values).toContainEqual({ where: 'consent.what', value: 'forget' })
    expect(values.filter(({ value }) => value.includes(WORD))).toEqual([])
    expect(values.filter(({ value }) => value.includes(participant))).toEqual([])
  })
})
