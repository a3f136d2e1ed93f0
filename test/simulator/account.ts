import { Ajv } from 'ajv'
import { afterAll, expect } from 'vitest'
import RequestClient from 'twilio/lib/base/RequestClient.js'
import twilio from 'twilio'
import type { Call } from '../../simulator/leg.ts'
import type { Options, Phone } from '../../simulator/network.ts'
import { serve } from '../../simulator/server.ts'
import specification from './twilio-openapi.json' with { type: 'json' }
import { ACCOUNT, line, TOKEN, type Answers, type Line } from './hotline.ts'

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  formats: {
    'date-time-rfc-2822': /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/,
    'phone-number': /^\+\d{7,15}$|^anonymous$/,
    currency: /^[A-Z]{3}$/,
    uri: /^\/2010-04-01\/[\w./?=&%+-]+$|^http:\/\/127\.0\.0\.1:\d+\/[\w./?=&%+-]+$/,
    'uri-map': true,
  },
})
ajv.addSchema(specification, 'twilio')

const paging = ['uri', 'first_page_uri', 'next_page_uri', 'page', 'page_size', 'start', 'end']
const one = (name: string, minProperties: number) =>
  ajv.compile({ $ref: `twilio#/definitions/${name}`, minProperties })
const list = (name: string, items: string) =>
  ajv.compile({ $ref: `twilio#/definitions/${name}`, required: [items, ...paging] })

/** Which definition of Twilio's own specification an answer must meet, by the path that was asked. */
const judges = [
  [/\/Messages\.json/, 'get', list('ListMessageResponse', 'messages')],
  [/\/Messages/, 'any', one('api.v2010.account.message', 20)],
  [/\/Recordings\.json/, 'get', list('ListRecordingResponse', 'recordings')],
  [/\/Recordings/, 'any', one('api.v2010.account.recording', 19)],
  [/\/Calls\.json/, 'get', list('ListCallResponse', 'calls')],
  [/\/Calls/, 'any', one('api.v2010.account.call', 25)],
  [/\/Members\.json/, 'get', list('ListMemberResponse', 'queue_members')],
  [/\/Members/, 'any', one('api.v2010.account.queue.member', 6)],
  [/\/Queues\.json/, 'get', list('ListQueueResponse', 'queues')],
  [/\/Queues/, 'any', one('api.v2010.account.queue', 9)],
] as const

/** Of every client in a test file. */
const totals = { requests: 0, judged: 0, faults: new Array<unknown>() }

/** Says at the end of a file what its judges did: at least one spoke, and none found a fault. */
export function judgesSpeak(): void {
  afterAll(() => {
    // Where only some tests of a file were asked for, they may need no SDK.
    if (totals.requests === 0) return
    console.info(`judged ${totals.judged} answers of ${totals.requests} requests by the specification`)
    expect(totals.judged).toBeGreaterThan(0)
    expect(totals.faults).toEqual([])
  })
}

/** Sends the SDK's requests here instead of to Twilio, and judges each answer by Twilio's specification. */
export class Here extends RequestClient {
  readonly faults: unknown[] = []
  judged = 0
  readonly #origin: () => string
  constructor(origin: () => string) {
    super({ timeout: 3000 })
    this.#origin = origin
  }
  override async request<T>(
    opts: RequestClient.RequestOptions<T>,
  ): ReturnType<typeof RequestClient.prototype.request<T>> {
    totals.requests += 1
    const response = await super.request<T>({
      ...opts,
      uri: opts.uri.replace('https://api.twilio.com', this.#origin()),
    })
    if (response.statusCode >= 300 || response.statusCode === 204) return response
    const judge = judges.find(
      ([path, method]) => path.test(opts.uri) && (method === 'any' || method === opts.method),
    )?.[2]
    this.judged += 1
    totals.judged += 1
    if (!judge) this.#fault(`nothing in the specification for ${opts.method} ${opts.uri}`)
    else if (!judge(response.body)) this.#fault([opts.uri, judge.errors])
    return response
  }
  #fault(found: unknown): void {
    this.faults.push(found)
    totals.faults.push(found)
  }
}

/** A hotline, a network and Twilio's own SDK as the client of its API; phones are asked over HTTP. */
export type Account = Line & {
  simulator: string
  client: ReturnType<typeof twilio>
  here: Here
  /** A call of the simulator's API; without a body it reads. Rejects with the status and the error. */
  ask<T = unknown>(path: string, body?: object): Promise<T>
  /** What the phone does in a call. */
  act(sid: string, step: string, body?: object): Promise<Call>
  phone(number: string): Promise<Phone>
  /** The latest call that rings, or talks, or has ended, on a phone. */
  callOn(number: string): Promise<Call>
  /** Lets so many seconds of the line's clock pass. */
  pass(seconds: number): Promise<void>
}

export async function account(answers: Answers, options: Partial<Options> = {}): Promise<Account> {
  const hotline = await line(answers, options)
  const simulator = await serve(hotline.network, { port: 0 })
  const here = new Here(() => simulator.origin)

  async function ask<T>(path: string, body?: object): Promise<T> {
    const response = await fetch(simulator.origin + path, {
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const answer = await response.json()
    if (!response.ok) throw Object.assign(new Error(JSON.stringify(answer)), { status: response.status })
    return answer as T // tests compare it with what they expect
  }

  const phone = (number: string): Promise<Phone> => ask(`/simulator/phones/${encodeURIComponent(number)}`)

  return {
    ...hotline,
    simulator: simulator.origin,
    client: twilio(ACCOUNT, TOKEN, { httpClient: here }),
    here,
    ask,
    act: (sid, step, body = {}) => ask(`/simulator/calls/${sid}/${step}`, body),
    phone,
    async callOn(number) {
      const call = (await phone(number)).calls.at(-1)
      if (!call) throw new Error(`${number} was never in a call`)
      return call
    },
    pass: async (seconds) => void (await ask('/simulator/clock', { advance: `PT${seconds}S` })),
    async [Symbol.asyncDispose]() {
      await simulator.close()
      await hotline[Symbol.asyncDispose]()
      if (here.faults.length > 0) throw new Error(JSON.stringify(here.faults, null, 2))
    },
  }
}
