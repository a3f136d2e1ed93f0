import { setTimeout as wait } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { createAgenda } from '../../simulator/agenda.ts'
import { account, judgesSpeak, type Account } from './account.ts'
import { LINE, NOON } from './hotline.ts'

judgesSpeak()

const NURSE = '+12025550171'

describe('moving the clock', () => {
  it('takes turns with a line that has work of its own', async ({ expect }) => {
    let now = NOON
    let due: number | null = NOON + 10_000
    const clock = {
      now: async () => now,
      next: async () => due,
      /** The line rings somebody ten seconds after noon, as an alarm of its own would. */
      move: async (to: number) => {
        now = to
        if (due === null || due > to) return now
        due = null
        await it.client.calls.create({
          to: NURSE,
          from: LINE,
          url: `${it.origin}/ask`,
          timeout: 30,
          statusCallback: `${it.origin}/progress`,
        })
        return now
      },
    }
    await using it: Account = await account({}, { clock })
    await it.pass(3600)
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'no-answer' })
    expect(it.at('/progress')[0]?.form).toMatchObject({ Timestamp: 'Mon, 23 Nov 2026 12:00:40 +0000' })
    expect(await it.ask('/simulator/clock')).toEqual({ now: '2026-11-23T13:00:00.000Z' })
  })
})

describe('an agenda', () => {
  it('keeps the order of time, and does what falls due on the way', async ({ expect }) => {
    const agenda = createAgenda({ now: async () => 0, move: async (to) => to })
    const done: string[] = []
    const note = (name: string) => async () => void done.push(name)
    agenda.at(20, note('late'))
    agenda.at(10, async () => {
      done.push('early')
      agenda.at(15, note('between'))
      agenda.at(30, note('never'))
    })
    agenda.at(5, note('canceled'))()
    expect(agenda.next()).toBe(10)
    await agenda.run(25)
    expect(done).toEqual(['early', 'between', 'late'])
    expect(agenda.next()).toBe(30)
  })

  it('comes up by itself on a clock that runs, also after that was moved', async ({ expect }) => {
    let ahead = 0
    const now = async (): Promise<number> => Date.now() + ahead
    const agenda = createAgenda({ now, move: async (to) => to, isRunning: true })
    const done: string[] = []
    await agenda.after(30, async () => void done.push('soon'))
    agenda.at(Date.now() + 60, async () => void done.push('then'))
    const cancel = await agenda.after(40, async () => void done.push('canceled'))
    await agenda.after(3_600_000, async () => void done.push('in an hour'))
    cancel()
    await wait(150)
    expect(done).toEqual(['soon', 'then'])
    ahead = 3_600_000
    await agenda.run(await now())
    expect(done).toEqual(['soon', 'then', 'in an hour'])
  })
})
