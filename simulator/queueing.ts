import { address, type Address } from './document.ts'
import type { Exchange, Verb } from './exchange.ts'
import { hold } from './hold.ts'
import type { Frame, Leg, Occupation } from './leg.ts'
import { heardBy } from './dial.ts'
import { MAX_QUEUE_NAME_CHARACTERS, type Dequeuer, type Member, type Queue, type Queues } from './queues.ts'
import { text, type Element } from './twiml.ts'
import type { Parameters } from './webhook.ts'

const holdVerbs = ['Play', 'Say', 'Pause', 'Hangup', 'Redirect', 'Leave', 'Gather']
const connectVerbs = { verbs: ['Play', 'Say', 'Pause', 'Redirect'], code: 12200 }

/** Enqueue and Leave: how a call comes to wait, and how it stops. */
export function queueing(exchange: Exchange, queues: Queues): Record<string, Verb> {
  /** A call's place in a queue, from the Enqueue in `frame` until what follows it. */
  async function place(leg: Leg, frame: Frame, queue: Queue, action: Address | null): Promise<Member> {
    /** How long it had waited when it was taken. */
    let dequeued: Promise<number> | null = null

    function result(name: string, seconds: number): Parameters {
      return { QueueResult: name, QueueSid: queue.sid, QueueTime: String(seconds) }
    }

    /** Drops the hold document, so that the Enqueue is on top again. */
    function unhold(occupation: Occupation | null): void {
      queues.remove(member)
      frame.occupation = occupation
      leg.frames.length = leg.frames.indexOf(frame) + 1
    }

    function connect(by: Dequeuer): void {
      const wait = queues.waited(member)
      dequeued = wait
      /** After a bridge the hotline hears how the wait ended, as the last of it. */
      const apart = (why: 'hung-up' | 'redirected', isJoined: boolean): void => {
        by.gone(member)
        const left = why === 'hung-up' ? 'hangup' : 'redirected'
        const name = !isJoined ? left : why === 'hung-up' ? 'bridged' : 'redirected-from-bridged'
        exchange.report(leg, action, async () => result(name, await wait))
      }
      const taken: Occupation = { kind: 'dequeued', leave: (why) => apart(why, false) }
      unhold(taken)

      async function join(): Promise<void> {
        if (!exchange.isBusy(leg, frame, taken)) return
        unhold({ kind: 'bridge', speak: heardBy(by.leg), leave: (why) => apart(why, true) })
        await by.joined(member)
      }

      exchange.post(leg, async () => {
        if (!exchange.isBusy(leg, frame, taken)) return
        if (by.whisper === null) return join()
        leg.frames.push({
          ...exchange.base(leg, null),
          allowed: connectVerbs,
          isUnattended: true,
          ended: join,
          failed: join,
        })
        await exchange.open(leg, by.whisper, {
          QueueSid: queue.sid,
          QueueTime: String(await wait),
          DequeingCallSid: by.leg.sid,
        })
      })
    }

    const member: Member = {
      leg,
      queue,
      enqueuedAt: await exchange.now(),
      async quit(name) {
        unhold(null)
        await exchange.conclude(leg, frame, action, result(name, await queues.waited(member)))
      },
      async release() {
        // It may have hung up, or been sent elsewhere, in the meantime.
        if (dequeued === null || !leg.frames.includes(frame)) return
        const name = frame.occupation?.kind === 'bridge' ? 'bridged' : 'bridging-in-process'
        unhold(null)
        await exchange.conclude(leg, frame, action, result(name, await dequeued))
      },
      connect,
    }
    const waiting: Occupation = {
      kind: 'queue',
      leave(why) {
        queues.remove(member)
        const wait = queues.waited(member)
        exchange.report(leg, action, async () =>
          result(why === 'hung-up' ? 'hangup' : 'redirected', await wait),
        )
      },
    }
    frame.occupation = waiting
    return member
  }

  async function enqueue(leg: Leg, frame: Frame, element: Element): Promise<void> {
    const name = text(element).trim()
    const action = address(element, frame.document)
    const refused = (result: string, sid = ''): Promise<void> =>
      exchange.conclude(leg, frame, action, { QueueResult: result, QueueSid: sid, QueueTime: '0' })
    if (name === '' || name.length > MAX_QUEUE_NAME_CHARACTERS) {
      exchange.note(leg, name === '' ? 14204 : 14205, `Enqueue: "${name}" is no name for a queue`)
      return refused('error')
    }
    const queue = await queues.create(name)
    if (queue.members.length >= queue.maxSize) {
      exchange.note(leg, 14207, `Enqueue: the queue ${name} is full`)
      return refused('queue-full', queue.sid)
    }
    const member = await place(leg, frame, queue, action)
    queues.add(member)
    // Somebody may have waited for just this call.
    if (queues.memberOf(leg) !== member) return
    const document = address(element, frame.document, { url: 'waitUrl', method: 'waitUrlMethod' })
    if (document) {
      await hold(exchange, leg, {
        document,
        allowed: holdVerbs,
        parameters: () => queues.parameters(member),
        failed: () => member.quit('error'),
      })
    } else if (element.attributes['waitUrl'] === undefined)
      leg.said.push({ text: '[plays hold music]', language: 'en-US' })
  }

  return {
    Enqueue: enqueue,
    async Leave(leg) {
      const member = queues.memberOf(leg)
      if (member) await member.quit('leave')
      else exchange.note(leg, 12200, 'Leave: this call is in no queue')
    },
  }
}
