import { setTimeout as wait } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { connection } from '../../simulator/overrides.ts'
import { line, PHONE, received } from './hotline.ts'

const hello = '<Response><Message>Hello</Message></Response>'

describe('connection overrides', () => {
  // The fragment, what the hotline answers to each try, how often it is asked, what the phone receives.
  const rows: [string, (number | 'slow')[], number, string[]][] = [
    ['', [500, 200], 1, []],
    ['#rc=1&rp=5xx', [500, 200], 2, ['Hello']],
    ['#rc=1&rp=5xx', [500, 500, 200], 2, []],
    ['#rc=2&rp=5xx', [500, 500, 200], 3, ['Hello']],
    ['#rc=2&rp=4xx', [404, 200], 2, ['Hello']],
    ['#rc=2&rp=4xx', [500, 200], 1, []],
    ['#rc=2&rp=all', [404, 500, 200], 3, ['Hello']],
    ['#rc=0&rp=all', [500, 200], 1, []],
    ['#rc=1&rp=rt&rt=100', ['slow', 200], 2, ['Hello']],
    ['#rt=100', ['slow', 200], 1, []],
    ['#rc=9&rp=5xx', [500, 500, 200], 2, []],
  ]
  it.for(rows)('%s: %o', async ([fragment, tries, asked, texts], { expect }) => {
    let count = 0
    await using it = await line({
      '/twilio/sms': async () => {
        const now = tries[count++] ?? 200
        if (now === 'slow') await wait(200)
        return now === 200 || now === 'slow' ? hello : { status: now }
      },
    })
    await using other = await line({}, { hotline: it.origin + fragment })
    await other.network.text({ from: PHONE, body: 'hi' })
    const seen = it.at('/twilio/sms')
    expect(seen).toHaveLength(asked)
    // Every try is the same request, signed without the fragment.
    expect(new Set(seen.map(({ token }) => token)).size).toBe(1)
    expect(seen.every(({ isSigned }) => isSigned)).toBe(true)
    expect(received(other.network)).toEqual(texts)
    for (const { form } of it.at('/twilio/sms-fallback'))
      expect(form['ErrorUrl']).toBe(`${it.origin}/twilio/sms`)
  })

  it('keep what is out of bounds at its default', ({ expect }) => {
    const standard = { readMs: 15_000, totalMs: 15_000, retries: 1, policy: ['ct'] }
    expect(connection('http://h/x#rc=six&rt=99&tt=15001', 15_000)).toEqual(standard)
    expect(connection('http://h/x', 15_000)).toEqual(standard)
  })
})
