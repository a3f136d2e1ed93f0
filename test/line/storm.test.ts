import { describe, it } from 'vitest'
import { storm } from '../../bin/storm.ts'
import { bundle } from './webhook.ts'

describe('a line that is killed while reminders fall due', () => {
  it('sends each of forty once, after three kills', async ({ expect }) => {
    const { phones, once, lost, twice } = await storm(bundle, { phones: 40, kills: 3, seed: 7 })
    expect({ phones, once, lost, twice }).toEqual({ phones: 40, once: 40, lost: 0, twice: [] })
  }, 60_000)
})
