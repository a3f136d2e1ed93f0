import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { bundle, newPhone, post } from './webhook.ts'

/**
 * A caller asks for a clinician, and the first phone that rings does something. What counts is what the telephone network
 * saw: which numbers were rung and when, how each of those calls ended and when, and whom the caller then hears. To see
 * it as a table: MATRIX=1 npx vitest run test/line/phones.test.ts
 */
const CLINICIANS = { A: '+12025550171', B: '+12025550172' } as const
type Name = keyof typeof CLINICIANS
type Mode = 'in-order' | 'together'

const modes: readonly Mode[] = ['in-order', 'together']
const { desk } = bundle.settings
if (desk === undefined) throw new Error('the content has no desk')

let laptops: Record<Mode, Laptop>
beforeAll(async () => {
  const [inOrder, together] = await Promise.all(
    modes.map((ring) =>
      startLaptop({ bundle: { ...bundle, settings: { ...bundle.settings, desk: { ...desk, ring } } } }),
    ),
  )
  if (inOrder === undefined || together === undefined) throw new Error('no line')
  laptops = { 'in-order': inOrder, together }
})
afterAll(() => Promise.all(Object.values(laptops).map((laptop) => laptop.close())))

/** One line with a caller in line, a day after the one before, so that A is the first in a fair order. */
class Scene {
  readonly laptop: Laptop
  caller = ''
  began = 0

  constructor(laptop: Laptop) {
    this.laptop = laptop
  }

  async begin(after = 86_400): Promise<void> {
    const { network } = this.laptop
    await this.pass(after)
    this.began = await this.laptop.now()
    this.caller = (await network.call(newPhone())).sid
    await network.digits(this.caller, '1')
    await network.digits(this.caller, '0')
    await this.settle()
  }

  async pass(seconds: number): Promise<void> {
    const { network } = this.laptop
    await network.move((await this.laptop.now()) + seconds * 1000)
    await network.idle()
  }

  /** What follows from what was done: letters between objects, calls placed and called off. */
  async settle(): Promise<void> {
    for (let n = 0; n < 3; n += 1) await this.pass(0.5)
  }

  /** The call that a phone has, or had last. */
  phone(name: Name): string {
    return this.laptop.network.phone(CLINICIANS[name]).calls.at(-1)?.sid ?? `${name} was never rung`
  }

  async accept(name: Name): Promise<void> {
    const { network } = this.laptop
    await network.answer(this.phone(name), 'person')
    await network.digits(this.phone(name), '1')
  }

  /** "A 0 busy 1": rung at second 0 and busy at second 1. Seconds of the scene, in steps of ten. */
  record(): string[] {
    const since = (at: number): number => Math.floor((at - this.began) / 10_000) * 10
    return this.laptop.network.parts.calls.all
      .filter((leg) => leg.direction === 'outbound-api' && leg.startedAt >= this.began)
      .map((leg) => {
        const name = leg.to === CLINICIANS.A ? 'A' : leg.to === CLINICIANS.B ? 'B' : leg.to
        const ended = leg.endedAt === null ? '' : ` ${since(leg.endedAt)}`
        return `${name} ${since(leg.startedAt)} ${leg.state}${ended}`
      })
      .toSorted()
  }

  /** Where the caller is: with whoever they hear say their own name, in line, asked what to do now, or gone. */
  async callerIs(): Promise<string> {
    const { network } = this.laptop
    const before = network.callOf(this.caller).said.length
    for (const name of ['A', 'B'] as const) {
      const call = network.phone(CLINICIANS[name]).calls.at(-1)
      if (call?.state === 'in-progress') await network.speech(call.sid, `I am ${name}`)
    }
    const { said, up } = network.callOf(this.caller)
    const heard = said.slice(before).flatMap(({ text }) => /^I am ([AB])$/.exec(text)?.[1] ?? [])
    if (!up) return 'gone'
    if (heard.length > 0) return `with ${heard.join()}`
    return said.some(({ text }) => text.startsWith('No nurse is free right now')) ? 'told so' : 'in line'
  }
}

type Effects = { then: string[]; caller: string; end: string[] }
type Row = {
  does: string
  before?: (scene: Scene) => Promise<unknown>
  act: (scene: Scene) => Promise<unknown>
  /** What the network saw at once; where the caller was after whoever still rang had accepted; and all of it in the end. */
  effects: Record<Mode, Effects>
}

const rows: Row[] = [
  {
    does: 'answered',
    act: (scene) => scene.accept('A'),
    effects: {
      'in-order': { then: ['A 0 in-progress'], caller: 'with A', end: ['A 0 completed 60'] },
      together: {
        then: ['A 0 in-progress', 'B 0 canceled 0'],
        caller: 'with A',
        end: ['A 0 completed 60', 'B 0 canceled 0'],
      },
    },
  },
  {
    does: 'declined',
    act: (scene) => scene.laptop.network.decline(scene.phone('A')),
    effects: {
      'in-order': {
        then: ['A 0 busy 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 busy 0', 'B 0 completed 0'],
      },
      together: {
        then: ['A 0 busy 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 busy 0', 'B 0 completed 0'],
      },
    },
  },
  {
    does: 'not answered',
    act: (scene) => scene.pass(26),
    effects: {
      'in-order': {
        then: ['A 0 no-answer 20', 'B 20 ringing'],
        caller: 'with B',
        end: ['A 0 no-answer 20', 'B 20 completed 30'],
      },
      together: {
        then: ['A 0 no-answer 20', 'B 0 no-answer 20'],
        caller: 'told so',
        end: ['A 0 no-answer 20', 'B 0 no-answer 20'],
      },
    },
  },
  {
    does: 'busy',
    act: (scene) => scene.laptop.network.busy(scene.phone('A')),
    effects: {
      'in-order': {
        then: ['A 0 busy 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 busy 0', 'B 0 completed 0'],
      },
      together: {
        then: ['A 0 busy 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 busy 0', 'B 0 completed 0'],
      },
    },
  },
  {
    does: 'failed',
    before: (scene) =>
      scene.laptop.network.parts.faults.add({
        kind: 'call',
        fault: 'failed',
        number: CLINICIANS.A,
        times: 1,
      }),
    act: async () => {},
    effects: {
      'in-order': {
        then: ['A 0 failed 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 failed 0', 'B 0 completed 0'],
      },
      together: {
        then: ['A 0 failed 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 failed 0', 'B 0 completed 0'],
      },
    },
  },
  {
    does: 'a machine',
    act: (scene) => scene.laptop.network.answer(scene.phone('A'), 'machine'),
    effects: {
      'in-order': {
        then: ['A 0 completed 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 completed 0', 'B 0 completed 0'],
      },
      together: {
        then: ['A 0 completed 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 completed 0', 'B 0 completed 0'],
      },
    },
  },
  {
    does: 'rung for a caller who has gone',
    act: (scene) => scene.laptop.network.hangUp(scene.caller),
    effects: {
      'in-order': { then: ['A 0 canceled 0'], caller: 'gone', end: ['A 0 canceled 0'] },
      together: {
        then: ['A 0 canceled 0', 'B 0 canceled 0'],
        caller: 'gone',
        end: ['A 0 canceled 0', 'B 0 canceled 0'],
      },
    },
  },
  {
    does: 'answered by somebody who presses nothing',
    act: async (scene) => {
      await scene.laptop.network.answer(scene.phone('A'), 'person')
      await scene.laptop.network.silence(scene.phone('A'))
    },
    effects: {
      'in-order': {
        then: ['A 0 completed 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 completed 0', 'B 0 completed 0'],
      },
      together: {
        then: ['A 0 completed 0', 'B 0 ringing'],
        caller: 'with B',
        end: ['A 0 completed 0', 'B 0 completed 0'],
      },
    },
  },
  {
    does: 'answered, and the caller goes during the whisper',
    act: async (scene) => {
      await scene.laptop.network.answer(scene.phone('A'), 'person')
      await scene.laptop.network.hangUp(scene.caller)
    },
    effects: {
      'in-order': { then: ['A 0 completed 0'], caller: 'gone', end: ['A 0 completed 0'] },
      together: {
        then: ['A 0 completed 0', 'B 0 canceled 0'],
        caller: 'gone',
        end: ['A 0 completed 0', 'B 0 canceled 0'],
      },
    },
  },
]

const seen: Record<string, string>[] = []
afterAll(() => {
  if (process.env['MATRIX'] !== undefined) console.table(seen)
})

describe.for(modes)('phones that ring %s, of which the first', (mode) => {
  it.for(rows)('is $does', async ({ does, before, act, effects }, { expect }) => {
    const scene = new Scene(laptops[mode])
    await before?.(scene)
    await scene.begin()
    await act(scene)
    await scene.settle()
    const then = scene.record()
    if (then.includes('B 0 ringing') || then.includes('B 20 ringing')) await scene.accept('B')
    else await scene.pass(60)
    await scene.settle()
    const caller = await scene.callerIs()
    if (caller !== 'gone') await scene.laptop.network.hangUp(scene.caller)
    await scene.pass(600)
    const end = scene.record()
    seen.push({ first: does, ring: mode, then: then.join(', '), caller, end: end.join(', ') })
    expect({ then, caller, end }).toEqual(effects[mode])
  })
})

describe('two calls that are to be joined', () => {
  it('of two who press 1 in the same instant one has the caller, and the other is told', async ({
    expect,
  }) => {
    const laptop = laptops.together
    for (let n = 0; n < 20; n += 1) {
      const scene = new Scene(laptop)
      await scene.begin(60)
      const sids = [scene.phone('A'), scene.phone('B')]
      await Promise.all(sids.map((sid) => laptop.network.answer(sid, 'person')))
      await Promise.all(sids.map((sid) => laptop.network.digits(sid, '1')))
      await scene.settle()
      expect(await scene.callerIs()).toMatch(/^with [AB]$/)
      const up = sids.map((sid) => laptop.network.callOf(sid)).filter((call) => call.up)
      expect(up).toHaveLength(1)
      await laptop.network.hangUp(scene.caller)
      await scene.settle()
    }
  }, 30_000)

  it('hear the same again when a step is delivered again, and nothing more happens', async ({ expect }) => {
    const scene = new Scene(laptops['in-order'])
    await scene.begin()
    await scene.accept('A')
    await scene.settle()
    const { network, hotline } = scene.laptop
    const calls = network.parts.calls.all.length
    const steps = network.deliveries.filter(
      ({ kind, url, parameters }) =>
        kind === 'document' &&
        /\/twilio\/(?:voice|reminder-call)/.test(url) &&
        [scene.caller, scene.phone('A')].includes(parameters['CallSid'] ?? ''),
    )
    expect(steps.map(({ twiml }) => /<(Enqueue|Dial)/.exec(twiml)?.[1]).filter(Boolean)).toEqual([
      'Enqueue',
      'Dial',
    ])
    for (const { url, parameters, twiml } of steps)
      expect((await post(hotline, url.slice(hotline.length), parameters)).body).toBe(twiml)
    await scene.settle()
    expect(network.parts.calls.all).toHaveLength(calls)
    expect(await scene.callerIs()).toBe('with A')
    await network.hangUp(scene.caller)
    await scene.settle()
  })

  it('share a queue that names nobody’s number, and leaves with them', async ({ expect }) => {
    const scene = new Scene(laptops['in-order'])
    await scene.begin()
    const { network } = scene.laptop
    expect(network.parts.calls.queues.all.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^v1\.[0-9a-f]{40}\.\d{13}$/),
    ])
    await network.hangUp(scene.caller)
    await scene.settle()
    expect(network.parts.calls.queues.all).toEqual([])
  })

  it('are no longer rung when the caller went while the carrier was still asked for the call', async ({
    expect,
  }) => {
    const { network } = laptops['in-order']
    await network.parts.faults.add({ kind: 'api', fault: '503', resource: 'Calls', times: 1 })
    const scene = new Scene(laptops['in-order'])
    await scene.begin()
    await network.hangUp(scene.caller)
    await scene.pass(300)
    expect(scene.record()).toEqual([])
  })
})

it('a message goes from the carrier too when its speaker asks to be forgotten', async ({ expect }) => {
  const scene = new Scene(laptops['in-order'])
  await scene.begin()
  const { network } = scene.laptop
  await network.digits(scene.caller, '2')
  await network.speech(scene.caller, 'please call me about the shot')
  await network.digits(scene.caller, '#')
  await scene.settle()
  expect(network.parts.calls.recordings.all).toHaveLength(1)
  const { from } = network.callOf(scene.caller)
  await network.text({ from, body: 'FORGET ME' })
  await network.text({ from, body: '1' })
  await scene.settle()
  expect(network.parts.calls.recordings.all).toHaveLength(0)
})

it('a message of whoever hid their number goes from the carrier after its month, and the caller’s talk after a day', async ({
  expect,
}) => {
  const scene = new Scene(laptops['in-order'])
  const { network } = scene.laptop
  await scene.pass(86_400)
  const { sid } = await network.call('anonymous')
  await network.digits(sid, '1')
  await network.digits(sid, '0')
  await scene.settle()
  await network.digits(sid, '2')
  await network.speech(sid, 'please call me about the shot')
  await network.digits(sid, '#')
  await network.hangUp(sid)
  await scene.pass(2 * 86_400)
  expect(network.parts.calls.recordings.all).toHaveLength(1)
  await scene.pass(28 * 86_400)
  await scene.settle()
  expect(network.parts.calls.recordings.all).toHaveLength(0)
})
