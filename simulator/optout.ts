import { completed, heardIn, ofTollFree, ofTwilio, type KeywordSet } from './keywords.ts'

/** STOP, START and HELP as they are dealt with before and beside the webhook. */

/**
 * `twilio` is a long code; `toll-free` a number whose carrier blocks by itself; `off` an account whose filter Twilio
 * has switched off; Advanced Opt-Out is a Messaging Service with words of its account's own, a set for each language.
 */
export type OptOutMode = 'twilio' | 'toll-free' | 'off' | { advanced: readonly KeywordSet[] }

export type OptOut = {
  /** Notes what a text does to the list that its line belongs to; the reply to it, or null. */
  take(person: string, line: string, body: string): string | null
  /** What the webhook is told that a text was taken for, which only Advanced Opt-Out does. */
  typeOf(body: string): 'STOP' | 'START' | 'HELP' | null
  /** Whether texts to `person` are refused with 21610: of `line`, or of the service that is asked to send. */
  isBlocked: (person: string, line: string, service?: string | null) => boolean
}

const types = { stop: 'STOP', start: 'START', help: 'HELP' } as const

/** `ours` is the Messaging Service that the lines are in, if any. */
export function createOptOut(mode: OptOutMode, ours?: string): OptOut {
  const advanced = typeof mode === 'object' ? completed(mode.advanced) : null
  if (advanced && ours === undefined)
    throw new Error('Advanced Opt-Out belongs to a Messaging Service: messagingServiceSid is missing')
  const sets = advanced ?? (mode === 'toll-free' ? [ofTollFree, ofTwilio] : [ofTwilio])
  const blocked = new Set<string>()
  const entry = (person: string, list: string): string => `${person} ${list}`
  // A service has one list for all its numbers; a carrier knows nothing of services.
  const listOf = (line: string): string => (mode === 'toll-free' ? line : (ours ?? line))

  function take(person: string, line: string, body: string): string | null {
    const heard = mode === 'off' ? null : heardIn(sets, body)
    if (!heard) return null
    const own = entry(person, listOf(line))
    switch (heard.kind) {
      case 'stop':
        blocked.add(own)
        return heard.reply
      case 'start': {
        // Twilio would hear YES, but the carrier goes on blocking.
        if (mode === 'toll-free' && !heardIn([ofTollFree], body)) return null
        const wasBlocked = blocked.delete(own)
        // Elsewhere than in Advanced Opt-Out, START means something only to whoever has stopped.
        return wasBlocked || advanced ? heard.reply : null
      }
      case 'help':
        // Twilio answers, and the carrier lets nothing through.
        return mode === 'toll-free' && blocked.has(own) ? null : heard.reply
    }
  }

  function isBlocked(person: string, line: string, service?: string | null): boolean {
    if (blocked.has(entry(person, listOf(line)))) return true
    return service ? blocked.has(entry(person, service)) : false
  }

  return {
    take,
    typeOf: (body) => {
      const heard = advanced && heardIn(advanced, body)
      return heard && types[heard.kind]
    },
    isBlocked,
  }
}
