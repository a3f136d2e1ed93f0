import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, it, vi } from 'vitest'
import type { Reminder } from '../../src/core/reminder.ts'
import { NEW_PROFILE, type Profile } from '../../src/core/session.ts'
import type { Delivery } from '../../src/participant/participant.ts'
import { WATCH } from '../../src/watch/watch.ts'

const MINUTE = 60_000
const DAY = 86_400_000
/** 7:59 PM in Denver, on a day so far ahead that the platform rings no alarm by itself. */
const NOW = Date.parse('2036-01-15T02:59:00Z')

const daily: Reminder = {
  id: 1,
  regimen: 'ntx-daily',
  rule: { kind: 'daily', times: [{ hour: 20, minute: 0 }] },
  zone: 'America/Denver',
  anyHour: false,
  plain: false,
  by: 'text',
  word: null,
  state: 'active',
  until: null,
  next: { at: NOW + MINUTE, key: '2036-01-14#0' },
  again: null,
  unanswered: 0,
}

const text = (sid: string, body: string): Delivery => ({
  sid,
  call: null,
  from: '+13035550123',
  to: '+12025550100',
  event: { kind: 'text-received', body, pictures: 0, optOutType: null },
})

let made = 0
/** A phone that has texted once, and has these reminders since. */
async function phone(reminders: Reminder[]) {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  const name = `v1.a${(made += 1).toString(16).padStart(6, '0')}`
  const stub = env.PARTICIPANT.getByName(name)
  await stub.receive(text('SM1', 'nausea'))
  const profile: Profile = { ...NEW_PROFILE, met: true, reminders, heardAt: NOW }
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec('UPDATE participant SET profile = ?', JSON.stringify(profile))
  })
  return { name, stub }
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const watch = () => env.WATCH.getByName(WATCH)
const holds = async (name: string): Promise<boolean> => (await watch().names('v1.', 'v1.g')).includes(name)

describe('an object that owes something on a later day', () => {
  it('is listed once, and let go when it owes nothing any more', async ({ expect }) => {
    const { name, stub } = await phone([])
    await stub.receive(text('SM2', 'menu'))
    expect(await holds(name)).toBe(false)
    await runInDurableObject(stub, (_, state) => {
      state.storage.sql.exec(
        'UPDATE participant SET profile = ?',
        JSON.stringify({ ...NEW_PROFILE, met: true, reminders: [daily], heardAt: NOW }),
      )
    })
    const add = vi.spyOn(Object.getPrototypeOf(await runInDurableObject(stub, (it) => it)), 'enlist')
    await stub.receive(text('SM3', 'list'))
    await vi.waitFor(async () => expect(await holds(name)).toBe(true))
    await stub.receive(text('SM4', 'list'))
    await stub.receive(text('SM5', 'list'))
    expect(add).toHaveBeenCalledTimes(1)
    expect(await stub.look()).toMatchObject({ owes: true, late: false })

    await stub.receive(text('SM6', 'end reminders'))
    vi.useFakeTimers({ toFake: ['Date'], now: NOW + DAY })
    expect(await stub.look()).toMatchObject({ owes: false, late: false })
    await watch().remove([name], NOW + DAY)
    expect(await holds(name)).toBe(false)
  })

  it('that was listed again while it was looked at stays', async ({ expect }) => {
    await watch().add('v1.b', NOW + 2)
    await watch().remove(['v1.b'], NOW + 1)
    expect(await holds('v1.b')).toBe(true)
    await watch().remove(['v1.b'], NOW + 2)
    expect(await holds('v1.b')).toBe(false)
  })

  it('gets its alarm back when it was lost, stands too late, or never rang', async ({ expect }) => {
    const { stub } = await phone([daily])
    await stub.receive(text('SM2', 'list'))
    expect(await stub.look()).toMatchObject({ owes: true, late: false })
    const alarm = (): Promise<number | null> =>
      runInDurableObject(stub, (_, state) => state.storage.getAlarm())
    const due = await alarm()
    for (const lose of [null, NOW + 9 * MINUTE]) {
      await runInDurableObject(stub, async (_, state) => {
        if (lose === null) await state.storage.deleteAlarm()
        else await state.storage.setAlarm(lose)
      })
      expect(await stub.look()).toMatchObject({ owes: true, late: true })
      expect(await alarm()).toBe(due)
    }
  })
})
