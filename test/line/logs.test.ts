import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { freePort, start, type Started } from './started.ts'
import { newPhone, post, textFields } from './webhook.ts'

/** What the line prints while everything happens to it that it has a line of the log for. */
const CLINICIAN = '+12025550171'
const stateDir = mkdtempSync(join(tmpdir(), 'doorway-logs-'))
let line: Started
beforeAll(async () => {
  line = await start({ port: await freePort(), simulatorPort: await freePort(), stateDir })
})
afterAll(async () => {
  await line.kill()
  rmSync(stateDir, { recursive: true, force: true })
})

async function ask(path: string, body: object): Promise<unknown> {
  const response = await fetch(line.simulator + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.json()
}
const pass = (advance: string): Promise<unknown> => ask('/simulator/clock', { advance })
async function texts(from: string, ...bodies: string[]): Promise<void> {
  for (const body of bodies) {
    await ask('/simulator/texts', { from, body })
    await pass('PT2S')
  }
}
const sidOf = (call: unknown): string =>
  typeof call === 'object' && call !== null && 'sid' in call ? String(call.sid) : ''

describe('the log', () => {
  it('has no number and no word of anybody, whatever happens', { timeout: 90_000 }, async ({ expect }) => {
    const [talker, caller, unlucky, gone, late, stranger] = Array.from({ length: 6 }, newPhone)
    // What it says to whoever starts it names the phones of its clinicians.
    const greeting = line.printed().length
    if (!talker || !caller || !unlucky || !gone || !late || !stranger) throw new Error('six phones')

    await texts(talker, 'NURSE', '1', 'zebrafish one')
    await texts(CLINICIAN, 'TAKE', 'zebrafish two', 'NOTE zebrafish three')
    await texts(talker, 'i want to die zebrafish', 'FORGET ME', '1')

    const call = sidOf(await ask('/simulator/calls', { from: caller }))
    for (const digits of ['1', '0']) await ask(`/simulator/calls/${call}/digits`, { digits })
    await ask(`/simulator/calls/${call}/digits`, { digits: '2' })
    await ask(`/simulator/calls/${call}/speech`, { text: 'zebrafish four' })
    await ask(`/simulator/calls/${call}/hangup`, {})
    const staff = sidOf(await ask('/simulator/calls', { from: CLINICIAN }))
    for (const digits of ['111111', '246810']) await ask(`/simulator/calls/${staff}/digits`, { digits })
    await ask(`/simulator/calls/${staff}/hangup`, {})

    // An emergency answer that a carrier filters, a text that is refused, an API that is down, a webhook that was missed.
    await ask('/simulator/faults', { kind: 'carrier', fault: 30007, number: unlucky, times: 1 })
    await texts(unlucky, 'i took too many pills zebrafish')
    await texts(gone, 'REMIND DAILY 8:30PM 80202', '1')
    await ask('/simulator/faults', { kind: 'api', fault: '500', times: 3 })
    await ask('/simulator/faults', { kind: 'carrier', fault: 30005, number: gone })
    await pass('P1D')
    await ask('/simulator/faults', { kind: 'hotline', fault: 'dead', times: 2 })
    await ask('/simulator/texts', { from: late, body: 'zebrafish five' })
    await pass('PT40M')
    await texts(stranger, 'wrong number zebrafish')
    await post(
      line.hotline,
      '/twilio/sms',
      textFields({ From: stranger, Body: 'zebrafish', AccountSid: 'AC0' }),
    )
    await fetch(`${line.hotline}/desk/talk/1?zebrafish=${encodeURIComponent(talker)}`, {
      headers: { 'Cf-Access-Jwt-Assertion': 'zebrafish.of.nobody' },
    })
    await fetch(`${line.hotline}/nothing/${encodeURIComponent(talker)}`)

    const printed = line.printed().slice(greeting)
    // It said something of what went wrong, so this is the log.
    for (const what of ['emergency-undelivered', 'sweep', 'desk-refused'])
      expect(printed).toContain(`{"what":"${what}"`)
    const lines = printed.split('\n')
    for (const number of [talker, caller, unlucky, gone, late, stranger, CLINICIAN])
      expect(lines.filter((each) => each.includes(number.slice(2)))).toEqual([])
    expect(lines.filter((each) => /zebrafish|246810|111111/.test(each))).toEqual([])
  })
})
