import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { LAPTOP } from '../../simulator/laptop.ts'
import { freePort, start, type Started } from './started.ts'
import { callFields, FIRST_CONTACT, messages, newPhone, post, textFields } from './webhook.ts'

const stateDir = mkdtempSync(join(tmpdir(), 'doorway-killed-'))
let at: Parameters<typeof start>[0]
let line: Started
let said = ''

beforeAll(async () => {
  at = { port: await freePort(), simulatorPort: await freePort(), stateDir }
  line = await start(at)
})
afterAll(async () => {
  await line.kill()
  rmSync(stateDir, { recursive: true, force: true })
})

const cutPower = async (): Promise<void> => {
  await line.kill()
  said += line.printed()
  line = await start(at)
}

const text = (fields: Record<string, string>) => post(line.hotline, '/twilio/sms', fields)

describe('a line whose power is cut', { timeout: 90_000 }, () => {
  it('gives every redelivery the answer it gave before, and every phone its talk back', async ({
    expect,
  }) => {
    const From = newPhone()
    const first = textFields({ From, Body: 'nausea' })
    const answered = await text(first)
    expect(messages(answered)).toEqual([expect.stringContaining(FIRST_CONTACT)])
    const call = callFields({ From: newPhone() })
    const hello = await post(line.hotline, '/twilio/voice', call)
    const pressed = { ...call, Digits: '2' }
    const spanish = await post(line.hotline, '/twilio/voice/1', pressed)
    const stopped = newPhone()
    await text(textFields({ From: stopped, Body: 'no me manden mas mensajes' }))

    await cutPower()
    expect(await text(first)).toEqual(answered)
    expect(await post(line.hotline, '/twilio/voice/1', pressed)).toEqual(spanish)
    expect(await post(line.hotline, '/twilio/voice', call)).toEqual(hello)

    // The talks go on where they were: MORE is about nausea, the call is in Spanish, STOP is remembered.
    const more = await text(textFields({ From, Body: 'more' }))
    const other = newPhone()
    await text(textFields({ From: other, Body: 'nausea' }))
    expect(more.body).toBe((await text(textFields({ From: other, Body: 'more' }))).body)
    expect(more.body).not.toContain(FIRST_CONTACT)
    expect((await post(line.hotline, '/twilio/voice/2', { ...call, Digits: '1' })).body).toContain('es-US')
    expect(messages(await text(textFields({ From: stopped, Body: 'nausea' })))).toEqual([])
    expect(await text(first)).toEqual(answered)
  })

  it('answers a text once, whether or not it was cut off in the middle of it', async ({ expect }) => {
    const texts = Array.from({ length: 12 }, () => textFields({ Body: 'nausea' }))
    const cut = Promise.allSettled(texts.map((fields) => text(fields)))
    await cutPower()
    const before = await cut
    const after = await Promise.all(texts.map((fields) => text(fields)))
    expect(new Set(after.map(({ body }) => body)).size).toBe(1)
    // Greeted as new in the only answer there is: the talk did not begin twice.
    for (const answer of after) expect(messages(answer)[0]).toContain(FIRST_CONTACT)
    for (const [i, result] of before.entries())
      if (result.status === 'fulfilled') expect(after[i]).toEqual(result.value)
  })
})

describe('what the line prints', () => {
  it('names neither phones nor words, secrets nor keys', async ({ expect }) => {
    const From = newPhone()
    const words = [
      'i want to kill myself',
      'please stop texting me',
      'cuanto dura zebrafish',
      'TELL +13035559999',
    ]
    for (const Body of words) await text(textFields({ From, Body }))
    const call = callFields({ From })
    await post(line.hotline, '/twilio/voice', call)
    await post(line.hotline, '/twilio/voice/1', { ...call, SpeechResult: 'i took an overdose zebrafish' })
    await post(line.hotline, '/twilio/voice/2', { ...call, Digits: '77' })
    await text(textFields({ From, AccountSid: 'AC-of-nobody' }))
    await post(line.hotline, '/twilio/sms', textFields({ From }), 'forged')
    await fetch(`${line.hotline}/${From}`)
    const printed = said + line.printed()
    // The line does print: otherwise this would prove nothing.
    expect(printed).toContain('"what":"crisis suicide"')
    const secrets = [From, From.slice(2), '3035559999', 'zebrafish', 'kill', 'texting', 'overdose zebra']
    for (const secret of [...secrets, LAPTOP.token, LAPTOP.participantKey, call['CallSid'] ?? 'CA', 'SM'])
      expect(printed.toLowerCase(), secret).not.toContain(secret.toLowerCase())
    expect(printed.replaceAll(LAPTOP.number, '')).not.toMatch(/\+?\b1?\d{10}\b/)
  })
})
