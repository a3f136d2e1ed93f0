import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { newPhone, bundle } from './webhook.ts'

/** Texts that the line never got, judged by what each phone receives once the clock has passed a quarter of an hour. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SORRY = bundle.phrases['sorry']
const SUICIDE = bundle.crisis.suicide.en.text

let line: Laptop
beforeAll(async () => {
  line = await startLaptop({ bundle })
})
afterAll(() => line.close())

/** Ten in the morning in Denver, on the next day. */
async function morning(): Promise<void> {
  const day = new Date((await line.now()) + 24 * HOUR).toISOString().slice(0, 10)
  await line.network.move(Date.parse(`${day}T17:00:00Z`))
}
/** No webhook is answered until `over`, and with `altogether` no sweep comes through either. */
const fail = async (altogether = false): Promise<void> => {
  await line.network.parts.faults.add({ kind: 'hotline', fault: 'dead' })
  if (altogether) await line.network.parts.faults.add({ kind: 'api', fault: '503' })
}
const over = (): void => line.network.parts.faults.clear()
const pass = async (ms: number): Promise<number> => line.network.move((await line.now()) + ms)
const says = async (from: string, body: string): Promise<string[]> =>
  (await line.network.text({ from, body })).replies.map((reply) => reply.body)
const got = (phone: string): string[] =>
  line.network.phone(phone).texts.flatMap((text) => (text.direction === 'received' ? [text.body] : []))
const listed = (): number =>
  line.network.parts.messages.all.filter((message) => message.direction === 'outbound-api').length

describe('after an outage', () => {
  it('STOP and "wrong number" are obeyed, an emergency is answered, and everyone else hears of it once', async ({
    expect,
  }) => {
    await morning()
    const [stopped, revoked, stranger, old, young, asked, spanish, driving, answered] = Array.from(
      { length: 9 },
      newPhone,
    )
    for (const phone of [revoked, stranger, asked, old]) {
      await says(phone ?? '', 'remind daily 8:30pm 80202')
      await says(phone ?? '', '1')
    }
    await fail(true)
    await says(stopped ?? '', 'parar')
    await says(revoked ?? '', 'please stop texting me')
    await says(stranger ?? '', 'wrong number')
    await says(old ?? '', 'i took oxy on my naltrexone')
    await says(asked ?? '', 'what about my liver')
    await says(asked ?? '', 'hello??')
    await says(spanish ?? '', 'hola, que es la naltrexona')
    await says(driving ?? '', "I'm driving right now and can't text")
    await pass(3 * HOUR)
    await says(young ?? '', 'i want to kill myself')
    await says(answered ?? '', 'nausea')
    over()
    await pass(5000)
    const facts = await says(answered ?? '', 'nausea')
    expect(facts).toHaveLength(1)
    const before = listed()
    await pass(20 * MINUTE)
    const since = (phone: string | undefined): string[] =>
      line.network.parts.messages.all
        .slice()
        .filter((m) => m.direction === 'outbound-api' && m.to === phone)
        .map((m) => m.body)
    expect(since(stopped)).toEqual([bundle.phrases['stopped-drinking']?.es.text])
    expect(since(revoked)).toEqual([bundle.phrases['stopped']?.en.text])
    expect(since(stranger)).toEqual([bundle.phrases['wrong-number']?.en.text])
    expect(since(young)?.[0]).toContain(SUICIDE)
    expect(since(asked)).toEqual([SORRY?.en.text])
    expect(since(spanish)?.[0]).toContain(SORRY?.es.text)
    expect(since(driving)).toEqual([])
    expect(since(answered)).toEqual([])
    // Three hours after such a text the answer would come too late; the doses rest all the same.
    expect(since(old).join(' ')).toContain(SORRY?.en.text)
    expect((await says(old ?? '', 'list')).join(' ')).toContain('on hold')
    const after = listed()
    expect(after).toBeGreaterThan(before)
    await pass(2 * HOUR)
    expect(listed()).toBe(after)
    await pass(24 * HOUR)
    // Nothing goes to who stopped or was the wrong number; the one whose question was lost has the reminder still.
    for (const phone of [revoked, stranger, old])
      expect(got(phone ?? '').join(' ')).not.toContain('8:30 PM check-in')
    expect(got(asked ?? '').join(' ')).toContain('8:30 PM check-in')
  })

  it('a STOP that was followed by a START is not obeyed, and a START that was followed by STOP is not either', async ({
    expect,
  }) => {
    await morning()
    const [back, gone] = [newPhone(), newPhone()]
    await says(back, 'nausea')
    await says(gone, 'nausea')
    await fail()
    await says(back, 'parar')
    await pass(MINUTE)
    over()
    await says(back, 'start')
    await says(gone, 'parar')
    await pass(MINUTE)
    await fail()
    await says(gone, 'start')
    await pass(MINUTE)
    over()
    await says(gone, 'parar')
    await pass(20 * MINUTE)
    expect(await says(back, 'nausea')).toHaveLength(1)
    expect(await says(gone, 'nausea')).toEqual([])
  })

  it('the apology waits for the morning, and one is enough for a day', async ({ expect }) => {
    await morning()
    const phone = newPhone().replace(/^\+1\d{3}/, '+1303')
    await fail(true)
    await pass(13 * HOUR) // 11 PM in Denver
    await says(phone, 'liver?')
    await pass(3 * HOUR)
    over()
    await pass(HOUR)
    expect(got(phone)).toEqual([])
    await pass(6 * HOUR)
    expect(got(phone)).toHaveLength(1)
    expect(got(phone)[0]).toContain(SORRY?.en.text)
    await fail()
    await says(phone, 'liver')
    over()
    await pass(HOUR)
    expect(got(phone)).toHaveLength(1)
  })

  it('a text that was delivered by its redelivery meanwhile is no missed one, and a late redelivery changes nothing', async ({
    expect,
  }) => {
    await morning()
    const phone = newPhone()
    await fail()
    const { sid } = await line.network.text({ from: phone, body: 'nausea' })
    over()
    await line.network.text({ from: phone, body: 'nausea', sid })
    await pass(20 * MINUTE)
    expect(got(phone)).toHaveLength(1)
    const other = newPhone()
    await fail()
    const missed = await line.network.text({ from: other, body: 'nausea' })
    over()
    await pass(20 * MINUTE)
    expect(got(other)).toHaveLength(1)
    await line.network.text({ from: other, body: 'nausea', sid: missed.sid })
    await pass(20 * MINUTE)
    expect(got(other)).toHaveLength(1)
  })

  it('goes on where it stopped when the list of the carrier cannot be had', async ({ expect }) => {
    await morning()
    const phone = newPhone()
    await fail()
    await says(phone, 'please stop texting me')
    over()
    await line.network.parts.faults.add({ kind: 'api', fault: '503', for: 'PT40M' })
    await pass(35 * MINUTE)
    expect(got(phone)).toEqual([])
    await pass(30 * MINUTE)
    expect(got(phone)).toEqual([bundle.phrases['stopped']?.en.text])
  })

  it('who was forgotten stays forgotten, at the carrier too', async ({ expect }) => {
    await morning()
    const phone = newPhone()
    for (const body of ['nausea', 'forget me', '1']) await says(phone, body)
    const count = got(phone).length
    const kept = (): string[] =>
      line.network.parts.messages.all.flatMap((m) => (m.from === phone || m.to === phone ? [m.body] : []))
    expect(kept().filter((body) => body !== '').length).toBeGreaterThan(3)
    await line.network.parts.faults.add({ kind: 'api', fault: '503', for: 'PT15M' })
    await pass(45 * MINUTE)
    expect(got(phone)).toHaveLength(count)
    // Twilio has none of it any more, the answers included that went out in its own response.
    expect(kept().filter((body) => body !== '')).toEqual([])
  })
})
