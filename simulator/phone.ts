import * as z from 'zod'
import { type Time } from './transcript.ts'
import { type Stage } from './stage.ts'

/** As much of the simulator's answers as a phone looks at. */
const Text = z.object({ sid: z.string(), body: z.string(), direction: z.enum(['sent', 'received']) })
const Sent = z.object({ sid: z.string() })
const Call = z.object({
  sid: z.string(),
  to: z.string(),
  state: z.string(),
  said: z.array(z.object({ text: z.string() })),
})
const Phone = z.object({ texts: z.array(Text), calls: z.array(Call) })
const Repeat = z.object({ same: z.boolean() })
const RepeatedText = z.object({ same: z.boolean(), replies: z.array(Text) })
const Refusal = z.object({ error: z.string() })

/** What the line may take to answer before the talk goes on. */
const SETTLE = 'PT2S'

type Held = {
  number: string
  /** Texts that were there before the talk, or have been read in it. */
  seen: Set<string>
  /** How much of what each call said since its last step has been heard. */
  listened: Map<string, number>
  heard: string[]
  /** The call this phone is in, or was in last. */
  call?: string
  last?: { kind: 'text'; text: object; sid: string } | { kind: 'step'; sid: string }
}

/**
 * Phones on a running simulator, as a stage for talks: `numbers[0]` is the first phone. What a call says
 * comes before the texts that arrived. Rejects with the simulator's own error where it refuses.
 */
export function phoneStage(simulatorOrigin: string, numbers: readonly string[]): Stage {
  let phones: Promise<Held[]> | undefined

  async function ask<T>(schema: z.ZodType<T>, path: string, body?: object): Promise<T> {
    const response = await fetch(new URL(path, simulatorOrigin), {
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const answer: unknown = await response.json().catch(() => null)
    if (response.ok) return schema.parse(answer)
    const refusal = Refusal.safeParse(answer)
    throw new Error(refusal.success ? refusal.data.error : `${path}: HTTP ${response.status}`)
  }

  const look = (number: string) => ask(Phone, `/simulator/phones/${encodeURIComponent(number)}`)

  /** All are picked up before anything is done: what they got in earlier talks is no news. */
  async function held(phone: number): Promise<Held> {
    phones ??= Promise.all(
      numbers.map(async (number) => {
        const { texts, calls } = await look(number)
        const listened = new Map(calls.map(({ sid, said }) => [sid, said.length]))
        return { number, seen: new Set(texts.map(({ sid }) => sid)), listened, heard: [] }
      }),
    )
    const one = (await phones)[phone - 1]
    if (!one) throw new Error(`phone ${phone} has no number`)
    return one
  }

  const settle = () => ask(z.unknown(), '/simulator/clock', { advance: SETTLE })

  async function step(phone: number, way: string, body: object = {}): Promise<void> {
    const one = await held(phone)
    if (one.call === undefined) throw new Error('this phone is in no call')
    await take(one, await ask(Call, `/simulator/calls/${one.call}/${way}`, body))
  }

  async function take(one: Held, call: z.infer<typeof Call>): Promise<void> {
    one.call = call.sid
    one.last = { kind: 'step', sid: call.sid }
    one.heard.push(...call.said.map(({ text }) => text))
    one.listened.set(call.sid, call.said.length)
    await settle()
  }

  async function ringingAt(one: Held) {
    const { calls } = await look(one.number)
    return calls.findLast(({ to, state }) => to === one.number && state === 'ringing')
  }

  /** A phone that rings is declined. */
  async function hangUp(phone: number): Promise<void> {
    const one = await held(phone)
    const ringing = await ringingAt(one)
    if (ringing) one.call = ringing.sid
    return step(phone, 'hangup')
  }

  async function pick(phone: number, by: 'person' | 'machine'): Promise<void> {
    const one = await held(phone)
    const ringing = await ringingAt(one)
    if (!ringing) throw new Error('this phone is not ringing')
    await take(one, await ask(Call, `/simulator/calls/${ringing.sid}/answer`, { by }))
  }

  return {
    async text(phone, body, media) {
      const one = await held(phone)
      const text = { from: one.number, body, ...(media > 0 && { media }) }
      const { sid } = await ask(Sent, '/simulator/texts', text)
      one.last = { kind: 'text', text, sid }
      await settle()
    },
    async call(phone, withheld) {
      const one = await held(phone)
      await take(one, await ask(Call, '/simulator/calls', { from: withheld ? 'anonymous' : one.number }))
    },
    press: (phone, digits) => step(phone, 'digits', { digits }),
    say: (phone, words, confidence) =>
      step(phone, 'speech', { text: words, ...(confidence !== undefined && { confidence }) }),
    silence: (phone) => step(phone, 'silence'),
    hangUp,
    answer: (phone) => pick(phone, 'person'),
    machine: (phone) => pick(phone, 'machine'),
    async again(phone) {
      const one = await held(phone)
      if (!one.last) throw new Error('this phone has done nothing that could be repeated')
      if (one.last.kind === 'step') {
        const { same } = await ask(Repeat, `/simulator/calls/${one.last.sid}/again`, {})
        if (!same) throw new Error('the repeated step of the call got another answer than the first')
      } else {
        const { text, sid } = one.last
        const { same, replies } = await ask(RepeatedText, '/simulator/texts', { ...text, sid })
        if (!same) throw new Error('the repeated text got another answer than the first')
        // The answer to a repetition is the first one once more, and no news.
        for (const reply of replies) one.seen.add(reply.sid)
      }
      await settle()
    },
    async pass(time: Time) {
      await held(1)
      await ask(z.unknown(), '/simulator/clock', 'to' in time ? time : { advance: `PT${time.ms / 1000}S` })
      await settle()
    },
    async received(phone) {
      const one = await held(phone)
      const { texts, calls } = await look(one.number)
      // Calls also go on without the phone: when another is answered, or with time.
      for (const { sid, said } of calls) {
        one.heard.push(...said.slice(one.listened.get(sid) ?? 0).map(({ text }) => text))
        one.listened.set(sid, said.length)
      }
      const fresh = texts.filter(({ sid, direction }) => direction === 'received' && !one.seen.has(sid))
      for (const { sid } of fresh) one.seen.add(sid)
      return [...one.heard.splice(0), ...fresh.map(({ body }) => body)]
    },
  }
}
