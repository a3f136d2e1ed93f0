import { dialResult, heardBy, type Noun } from './dial.ts'
import { address } from './document.ts'
import type { Exchange } from './exchange.ts'
import type { Occupation } from './leg.ts'
import type { Dequeuer, Member, Queues } from './queues.ts'
import { text } from './twiml.ts'
import type { Parameters } from './webhook.ts'

/** Queue as a party of Dial: the caller is joined with whoever waits longest, and waits for one if nobody does. */
export function dequeuing(exchange: Exchange, queues: Queues): Noun {
  return async function dialQueue(leg, frame, plan, noun) {
    const name = text(noun).trim()
    const queue = queues.find(name)
    if (!queue) {
      exchange.note(leg, 14213, `Dial: there is no queue "${name}"`)
      return exchange.conclude(leg, frame, plan.action, dialResult(null, 'failed', false))
    }
    const { members, takers } = queue
    let taken: Member | null = null
    let joinedAt: number | null = null

    async function result(status: string): Promise<Parameters> {
      const lasted = joinedAt === null ? null : Math.round(((await exchange.now()) - joinedAt) / 1000)
      return {
        DialCallStatus: status,
        ...(taken && { DialCallSid: taken.leg.sid }),
        ...(lasted !== null && { DialCallDuration: String(lasted) }),
        DialBridged: String(joinedAt !== null),
      }
    }

    /** Lets the waiting caller go on, and then goes on itself. */
    async function part(): Promise<void> {
      const member = taken
      const told = await result('completed')
      if (member) exchange.post(member.leg, () => member.release())
      await exchange.conclude(leg, frame, plan.action, told)
    }

    const dequeuer: Dequeuer = {
      leg,
      whisper: address(noun, frame.document, { url: 'url', method: 'method' }),
      async joined() {
        joinedAt = await exchange.now()
        await exchange.pickUp(leg)
        await exchange.later(leg, plan.timeLimitSeconds, async () => {
          if (exchange.isBusy(leg, frame, occupation)) await part()
        })
      },
      gone() {
        exchange.post(leg, async () => {
          if (!exchange.isBusy(leg, frame, occupation)) return
          if (joinedAt !== null) return exchange.conclude(leg, frame, plan.action, await result('completed'))
          taken = null
          await takeOrWait()
        })
      },
    }

    const occupation: Occupation = {
      kind: 'dial-queue',
      async press(keys) {
        if (plan.hangsUpOnStar && keys.includes('*')) await part()
      },
      async speak(words) {
        if (taken && joinedAt !== null) await heardBy(taken.leg)(words)
      },
      leave(why) {
        forget()
        const member = taken
        const told = result(member ? 'completed' : 'no-answer')
        if (member) exchange.post(member.leg, () => member.release())
        if (why === 'hung-up') exchange.report(leg, plan.action, () => told)
      },
    }

    function forget(): void {
      const at = takers.indexOf(take)
      if (at >= 0) takers.splice(at, 1)
    }

    function take(): void {
      if (!exchange.isBusy(leg, frame, occupation) || taken) return
      taken = members[0] ?? null
      if (taken) taken.connect(dequeuer)
      else takers.push(take)
    }

    async function takeOrWait(): Promise<void> {
      take()
      if (taken) return
      await exchange.later(leg, plan.timeoutSeconds, async () => {
        if (taken || !exchange.isBusy(leg, frame, occupation)) return
        forget()
        await exchange.conclude(leg, frame, plan.action, await result('no-answer'))
      })
    }

    frame.occupation = occupation
    await takeOrWait()
  }
}
