import { describe, it } from 'vitest'
import type { Entry } from '../../simulator/debugger.ts'
import { account, judgesSpeak, type Account } from './account.ts'
import { LINE, PHONE, type Answers } from './hotline.ts'

judgesSpeak()

const NURSE = '+12025550171'
const say = (verbs: string): string => `<Response>${verbs}</Response>`
const problems = async (it: Account): Promise<Entry[]> =>
  (await it.ask<{ problems: Entry[] }>('/simulator/debugger')).problems

describe('the debugger', () => {
  // A document, what the caller hears of it, and what Twilio would have to say.
  const documents: [string, Answers[string], string[], [number, Entry['level']][]][] = [
    ['nothing wrong', say('<Say>A</Say>'), ['A'], []],
    [
      'a blank before the header',
      ` <?xml version="1.0"?>${say('<Say>A</Say>')}`,
      ['apology'],
      [
        [12100, 'error'],
        [12100, 'error'],
      ],
    ],
    ['a verb that nobody knows', say('<Sing/><Say>A</Say>'), ['A'], [[12200, 'warning']]],
    [
      'a noun that nobody knows',
      say('<Dial><Ghost/></Dial><Say>A</Say>'),
      ['A'],
      [
        [12200, 'warning'],
        [13223, 'warning'],
      ],
    ],
    ['a party that is no number', say('<Dial>nurse</Dial><Say>A</Say>'), ['A'], [[13223, 'warning']]],
    ['a queue without a name', say('<Enqueue/><Say>A</Say>'), ['A'], [[14204, 'error']]],
    ['a timeout that is none', say('<Gather timeout="x"><Say>A</Say></Gather>'), ['A'], [[13312, 'warning']]],
    [
      'a recording that is too short',
      say('<Say>A</Say><Record maxLength="0"/>'),
      ['A'],
      [[13612, 'warning']],
    ],
    [
      'another content type',
      { status: 200, type: 'application/json', body: '{}' },
      ['apology'],
      [
        [12300, 'error'],
        [12300, 'error'],
      ],
    ],
    [
      'an error of the hotline',
      { status: 500 },
      ['apology'],
      [
        [11200, 'error'],
        [11200, 'error'],
      ],
    ],
  ]
  it.for(documents)('lists %s', async ([, answer, heard, listed], { expect }) => {
    if (answer === undefined) return expect.unreachable()
    await using it = await account({ '/twilio/voice': answer, '/twilio/voice-fallback': answer })
    const call = await it.network.call(PHONE)
    const said = call.said.map(({ text }) => (text.startsWith('We are sorry') ? 'apology' : text))
    expect(said).toEqual(heard)
    const found = await problems(it)
    expect(found.map(({ code, level }) => [code, level])).toEqual(listed)
    for (const problem of found)
      expect(problem).toMatchObject({
        sid: call.sid,
        url: expect.stringContaining('/twilio/voice'),
        message: expect.stringMatching(/\w+ \w+/),
        more: `https://www.twilio.com/docs/errors/${problem.code}`,
      })
  })

  const answers: [string, Answers[string], number[]][] = [
    ['nothing', { status: 204, type: '' }, []],
    ['an empty document', '<Response/>', []],
    ['words', { status: 200, type: 'text/plain', body: 'thanks' }, [15003]],
    ['an error', { status: 500 }, [15003]],
  ]
  it.for(answers)('takes a progress callback answered with %s', async ([, answer, codes], { expect }) => {
    if (answer === undefined) return expect.unreachable()
    await using it = await account({ '/progress': answer })
    const { sid } = await it.client.calls.create({
      to: NURSE,
      from: LINE,
      url: `${it.origin}/x`,
      statusCallback: `${it.origin}/progress`,
    })
    await it.network.idle()
    await it.act(sid, 'decline')
    expect((await problems(it)).map(({ code }) => code)).toEqual(codes)
  })
})
