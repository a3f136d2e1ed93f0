import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { bundle, newPhone } from './webhook.ts'

/**
 * A clinician calls the participant whose talk they hold. What counts is what the telephone network saw: whose phone was
 * rung, in which order, from which number, and how each call ended.
 */
const CLINICIAN = '+12025550171'
const LINE = '+12025550100'

let laptop: Laptop
beforeAll(async () => {
  laptop = await startLaptop({ bundle })
})
afterAll(() => laptop.close())

/** One talk by text that the first clinician holds, a day after the one before. */
class Scene {
  participant = newPhone()
  began = 0

  async begin(): Promise<void> {
    await this.pass(86_400)
    const { network } = laptop
    for (const body of ['NURSE', '1', 'SKIP']) await this.text(this.participant, body)
    await this.text(CLINICIAN, 'TAKE')
    this.began = await laptop.now()
    await network.idle()
    await this.text(CLINICIAN, 'CALL')
  }

  async text(from: string, body: string): Promise<void> {
    await laptop.network.text({ from, body })
    await this.settle()
  }

  async pass(seconds: number): Promise<void> {
    await laptop.network.move((await laptop.now()) + seconds * 1000)
    await laptop.network.idle()
  }

  async settle(): Promise<void> {
    for (let n = 0; n < 3; n += 1) await this.pass(0.5)
  }

  phone(number: string): string {
    return laptop.network.phone(number).calls.at(-1)?.sid ?? 'never rung'
  }

  async accept(number: string): Promise<void> {
    await laptop.network.answer(this.phone(number), 'person')
    await laptop.network.digits(this.phone(number), '1')
    await this.settle()
  }

  /** "clinician completed", in the order in which they were rung, all from the line's own number. */
  record(): string[] {
    return laptop.network.parts.calls.all
      .filter((leg) => leg.direction === 'outbound-api' && leg.startedAt >= this.began)
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .map(({ to, from, state }) => {
        const who = to === CLINICIAN ? 'clinician' : to === this.participant ? 'participant' : to
        return `${who} ${state}${from === LINE ? '' : ` from ${from}`}`
      })
  }

  async end(): Promise<void> {
    await this.pass(600)
    await this.text(CLINICIAN, 'DONE')
    await this.text(this.participant, 'BYE')
  }
}

type Act = (scene: Scene) => Promise<unknown>
const decline =
  (who: 'clinician' | 'participant'): Act =>
  (s) =>
    laptop.network.decline(s.phone(who === 'clinician' ? CLINICIAN : s.participant))
const machine =
  (who: 'clinician' | 'participant'): Act =>
  (s) =>
    laptop.network.answer(s.phone(who === 'clinician' ? CLINICIAN : s.participant), 'machine')
const silent =
  (who: 'clinician' | 'participant'): Act =>
  async (s) => {
    const sid = s.phone(who === 'clinician' ? CLINICIAN : s.participant)
    await laptop.network.answer(sid, 'person')
    await laptop.network.silence(sid)
  }
const ringsOut: Act = (s) => s.pass(26)
const both = (theirs: string): string[] => ['clinician completed', `participant ${theirs}`]

describe('the clinician’s own phone is rung first, and nobody else', () => {
  it.for<[string, Act, string]>([
    ['declined', decline('clinician'), 'busy'],
    ['not answered', ringsOut, 'no-answer'],
    ['a machine', machine('clinician'), 'completed'],
    ['answered without a key', silent('clinician'), 'completed'],
    ['called off by LEAVE', (s) => s.text(s.participant, 'LEAVE'), 'canceled'],
    ['called off by DONE', (s) => s.text(CLINICIAN, 'DONE'), 'canceled'],
  ])('when that is %s', async ([, act, state], { expect }) => {
    const scene = new Scene()
    await scene.begin()
    expect(scene.record()).toEqual(['clinician ringing'])
    await act(scene)
    await scene.settle()
    await scene.end()
    expect(scene.record()).toEqual([`clinician ${state}`])
  })
})

describe('then the participant is rung, once', () => {
  it.for<[string, Act, string[]]>([
    ['declined', decline('participant'), both('busy')],
    ['not answered', ringsOut, both('no-answer')],
    ['a machine', machine('participant'), both('completed')],
    ['answered without a key', silent('participant'), both('completed')],
    ['called off by LEAVE', (s) => s.text(s.participant, 'LEAVE'), both('canceled')],
    [
      'called off as the clinician hangs up',
      (s) => laptop.network.hangUp(s.phone(CLINICIAN)),
      both('canceled'),
    ],
    ['taken', (s) => s.accept(s.participant), ['clinician in-progress', 'participant in-progress']],
  ])('and that is %s', async ([name, act, seen], { expect }) => {
    const scene = new Scene()
    await scene.begin()
    await scene.accept(CLINICIAN)
    expect(scene.record()).toEqual(['clinician in-progress', 'participant ringing'])
    await act(scene)
    await scene.settle()
    // Whoever waits hears that nobody took it, and the call ends.
    if (name !== 'taken') await scene.pass(30)
    expect(scene.record()).toEqual(seen)
    const { said } = laptop.network.callOf(scene.phone(scene.participant))
    const [first] = said
    if (first !== undefined) expect(first.text).toBe('A call you asked for from Doorway. Press 1 to take it.')
    if (name === 'a machine') expect(said).toEqual([])
    if (name === 'taken') {
      await laptop.network.hangUp(scene.phone(CLINICIAN))
      await laptop.network.hangUp(scene.phone(scene.participant))
    }
    await scene.end()
    expect(scene.record()).toHaveLength(2)
  })
})

it('rings nobody who said STOP, not even for a message they left', async ({ expect }) => {
  const scene = new Scene()
  await scene.pass(86_400)
  const { network } = laptop
  scene.began = await laptop.now()
  const call = await network.call(scene.participant)
  await network.digits(call.sid, '1')
  await network.digits(call.sid, '0')
  await scene.settle()
  await network.digits(call.sid, '2')
  await network.speech(call.sid, 'please call me')
  await network.digits(call.sid, '#')
  await network.hangUp(call.sid)
  await scene.pass(60)
  await scene.text(scene.participant, 'STOP')
  const before = scene.record()
  await scene.text(CLINICIAN, 'CALL')
  await scene.accept(CLINICIAN)
  await scene.pass(60)
  expect(scene.record().slice(before.length)).toEqual(['clinician completed'])
  await scene.text(CLINICIAN, 'DONE')
})

it('rings nobody whose talk another holds', async ({ expect }) => {
  const scene = new Scene()
  await scene.begin()
  await laptop.network.decline(scene.phone(CLINICIAN))
  await scene.settle()
  await scene.text('+12025550172', 'CALL K7')
  await scene.pass(60)
  expect(scene.record()).toEqual(['clinician busy'])
  await scene.end()
})
