import { describe, it } from 'vitest'
import { createRecent } from '../../simulator/recent.ts'
import { line, LINE, NOON, PHONE, received } from './hotline.ts'

describe('what a network remembers', () => {
  it('is the last so many deliveries and problems, in the same arrays', async ({ expect }) => {
    await using it = await line({ '/twilio/sms': { status: 500 } }, { kept: 3 })
    const { deliveries, problems } = it.network
    for (const body of ['1', '2', '3', '4', '5']) await it.network.text({ from: PHONE, body })
    // Each text is asked for twice, at the address and at its fallback.
    expect(it.seen).toHaveLength(10)
    expect(deliveries.map(({ parameters }) => parameters['Body'])).toEqual(['4', '5', '5'])
    expect(problems.map(({ code }) => code)).toEqual([11200, 11200, 11200])
    expect(it.network.deliveries).toBe(deliveries)
    expect(it.network.problems).toBe(problems)
  })

  it('is 10,000 of each by default', async ({ expect }) => {
    await using it = await line({})
    const { wire } = it.network.parts
    for (let sid = 0; sid < 10_005; sid++) wire.note({ code: 11200, message: '', url: '', sid: String(sid) })
    expect(it.network.problems).toHaveLength(10_000)
    expect(it.network.problems[0]?.sid).toBe('5')
  })

  it('does not hold up the clock when it is full', async ({ expect }) => {
    const told: string[] = []
    await using it = await line(
      {
        '/status': ({ MessageStatus = '' }) => {
          told.push(MessageStatus)
          return ''
        },
      },
      { kept: 1 },
    )
    await it.network.text({ from: PHONE, body: 'hi' })
    const { messages, agenda } = it.network.parts
    const draft = { from: LINE, to: PHONE, body: 'later', media: 0, direction: 'outbound-api' } as const
    const message = await messages.draft(draft)
    const callback = { url: `${it.origin}/status`, method: 'POST' } as const
    messages.schedule(message, NOON + 1000, callback, () => undefined)
    agenda.at(NOON + 2000, async () => void (await it.network.text({ from: PHONE, body: 'again' })))
    await it.network.move(NOON + 2000)
    expect(told).toEqual(['sent', 'delivered'])
    expect(received(it.network)).toEqual(['later'])
    expect(it.network.deliveries).toMatchObject([{ parameters: { Body: 'again' } }])
  })
})

describe('the last of a list', () => {
  it('takes several at once, more than it keeps too', ({ expect }) => {
    const { all, add, count } = createRecent<number>(3)
    add(1, 2)
    expect(all).toEqual([1, 2])
    add(3, 4, 5, 6, 7)
    add()
    expect({ all, count: count() }).toEqual({ all: [5, 6, 7], count: 7 })
  })
})
