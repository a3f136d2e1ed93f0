import type { Leg } from './leg.ts'
import { newSid } from './messages.ts'
import type { Clock } from './network.ts'
import type { Parameters } from './webhook.ts'

/** A call that waits in a queue. Times are epoch milliseconds on the line's clock. */
export type Member = {
  readonly leg: Leg
  readonly queue: Queue
  readonly enqueuedAt: number
  /** Leaves of its own accord, or because its hold document failed. */
  quit(result: 'leave' | 'error'): Promise<void>
  /** Is taken by another call, which tells it something first and then is joined with it. */
  connect(by: Dequeuer): void
  /** Is let go by the call that took it. */
  release(): Promise<void>
}

/** The call that takes a member out of its queue. */
export type Dequeuer = {
  readonly leg: Leg
  whisper: { url: string; method: 'POST' | 'GET' } | null
  /** The two calls hear each other from now on. */
  joined(member: Member): Promise<void>
  /** The member has gone, before or after it was joined. */
  gone(member: Member): void
}

export type Queue = {
  readonly sid: string
  readonly name: string
  readonly createdAt: number
  updatedAt: number
  maxSize: number
  /** The one who waits longest first. */
  readonly members: Member[]
  /** Calls that wait for somebody to join the queue; each is told once. */
  readonly takers: (() => void)[]
}

export type Queues = {
  all: Queue[]
  /** By its name or its identifier. */
  find(name: string): Queue | null
  create(name: string, maxSize?: number): Promise<Queue>
  memberOf(leg: Leg): Member | null
  add(member: Member): void
  remove(member: Member): void
  /** Seconds that a member has waited. */
  waited(member: Member): Promise<number>
  /** Mean of the seconds that those in the queue have waited. */
  averageWait(queue: Queue): Promise<number>
  /** What a member's hold document is told. */
  parameters(member: Member): Promise<Parameters>
}

export const DEFAULT_QUEUE_SIZE = 1000
export const MAX_QUEUE_NAME_CHARACTERS = 64

export function createQueues(clock: Clock): Queues {
  const all: Queue[] = []

  const since = (at: number, now: number): number => Math.max(0, Math.round((now - at) / 1000))

  async function waited(member: Member): Promise<number> {
    return since(member.enqueuedAt, await clock.now())
  }

  async function averageWait({ members }: Queue): Promise<number> {
    const now = await clock.now()
    const total = members.reduce((sum, { enqueuedAt }) => sum + since(enqueuedAt, now), 0)
    return members.length === 0 ? 0 : Math.round(total / members.length)
  }

  return {
    all,
    find: (name) => all.find((queue) => queue.name === name || queue.sid === name) ?? null,
    async create(name, maxSize = DEFAULT_QUEUE_SIZE) {
      const createdAt = await clock.now()
      const existing = all.find((queue) => queue.name === name)
      if (existing) return existing
      const queue = {
        sid: newSid('QU'),
        name,
        createdAt,
        updatedAt: createdAt,
        maxSize,
        members: [],
        takers: [],
      }
      all.push(queue)
      return queue
    },
    memberOf: (leg) => all.flatMap(({ members }) => members).find((member) => member.leg === leg) ?? null,
    add(member) {
      member.queue.members.push(member)
      member.queue.takers.shift()?.()
    },
    remove(member) {
      const at = member.queue.members.indexOf(member)
      if (at >= 0) member.queue.members.splice(at, 1)
    },
    waited,
    averageWait,
    async parameters(member) {
      const { queue } = member
      return {
        QueueSid: queue.sid,
        QueuePosition: String(queue.members.indexOf(member) + 1),
        QueueTime: String(await waited(member)),
        AvgQueueTime: String(await averageWait(queue)),
        CurrentQueueSize: String(queue.members.length),
        MaxQueueSize: String(queue.maxSize),
      }
    },
  }
}
