/** Twilio's own handling of STOP, START and HELP on a long code, before and beside the webhook. */

// The answers say what Twilio's say, in our own words: their current wording is not published.
const replies = {
  stop: 'You are unsubscribed and will get no more messages from this number. Reply START to resubscribe.',
  start: 'You are subscribed again to messages from this number. Reply HELP for help, STOP to unsubscribe.',
  help: 'Reply STOP to unsubscribe. Msg & data rates may apply.',
} as const

const words = {
  stop: ['STOP', 'UNSUBSCRIBE', 'END', 'QUIT', 'STOPALL', 'REVOKE', 'OPTOUT', 'CANCEL'],
  start: ['START', 'YES', 'UNSTOP'],
  help: ['HELP', 'INFO'],
} as const

export type OptOut = {
  /** Notes what a text does to its pair of numbers; answers Twilio's own reply to it, or null. */
  take(person: string, line: string, body: string): string | null
  /** Whether texts of `line` to `person` are refused with 21610. */
  isBlocked: (person: string, line: string) => boolean
}

/** `off` is an account whose filter Twilio has switched off: nothing is answered, nothing blocked. */
export function createOptOut(mode: 'twilio' | 'off'): OptOut {
  const blocked = new Set<string>()
  const pair = (person: string, line: string): string => `${person} ${line}`

  function take(person: string, line: string, body: string): string | null {
    if (mode === 'off') return null
    // The whole message must be the one word: "STOP PLEASE" is not heard.
    const word = body.trim().toUpperCase()
    const isOneOf = (list: readonly string[]): boolean => list.includes(word)
    if (isOneOf(words.stop)) {
      blocked.add(pair(person, line))
      return replies.stop
    }
    if (isOneOf(words.start)) return blocked.delete(pair(person, line)) ? replies.start : null
    return isOneOf(words.help) ? replies.help : null
  }

  return { take, isBlocked: (person, line) => blocked.has(pair(person, line)) }
}
