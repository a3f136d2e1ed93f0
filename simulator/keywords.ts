/** The words that opt a phone out and in, and what is answered to each, by who keeps the list. */

export type Kind = 'stop' | 'start' | 'help'

/** Words of one kind, and the answer to them. */
export type Keywords = { words: readonly string[]; reply: string }

/** What an account chose for one language; a kind it left out stays as Twilio has it. */
export type KeywordSet = { readonly [kind in Kind]?: Keywords }

const kinds: readonly Kind[] = ['stop', 'start', 'help']

// The answers say what Twilio's say, in our own words: their current wording is not published.
export const ofTwilio: Record<Kind, Keywords> = {
  stop: {
    words: ['STOP', 'UNSUBSCRIBE', 'END', 'QUIT', 'STOPALL', 'REVOKE', 'OPTOUT', 'CANCEL'],
    reply: 'You are unsubscribed and will get no more messages from this number. Reply START to resubscribe.',
  },
  start: {
    words: ['START', 'YES', 'UNSTOP'],
    reply: 'You are subscribed again to messages from this number. Reply HELP for help, STOP to unsubscribe.',
  },
  help: {
    words: ['HELP', 'INFO'],
    reply: 'Reply STOP to unsubscribe. Msg & data rates may apply.',
  },
}

/** What the carriers of toll-free numbers hear themselves; they know neither other words nor HELP. */
export const ofTollFree: KeywordSet = {
  stop: {
    words: ['STOP'],
    reply: 'NETWORK MSG: "stop" blocks all texts from this number. Text "unstop" to get messages again.',
  },
  start: {
    words: ['START', 'UNSTOP'],
    reply: 'NETWORK MSG: You will get messages from this number again.',
  },
}

/** Words that no account can take out of its list. */
const fixed: Record<Kind, readonly string[]> = { stop: ['STOP'], start: ['START', 'UNSTOP'], help: ['HELP'] }

/** An account's sets after the words that are always heard, before the lists of kinds for which it chose nothing. */
export function completed(sets: readonly KeywordSet[]): KeywordSet[] {
  const chosen = (kind: Kind): Keywords | undefined => sets.find((set) => set[kind])?.[kind]
  const always = kinds.map((kind): KeywordSet => {
    const { reply } = chosen(kind) ?? ofTwilio[kind]
    return { [kind]: { words: fixed[kind], reply } }
  })
  const unchosen = kinds
    .filter((kind) => !chosen(kind))
    .map((kind): KeywordSet => ({ [kind]: ofTwilio[kind] }))
  return [...always, ...sets, ...unchosen]
}

/** What a text is heard as, or null. The whole message must be the one word: "STOP PLEASE" is not heard. */
export function heardIn(sets: readonly KeywordSet[], body: string): { kind: Kind; reply: string } | null {
  const word = body.trim().toUpperCase()
  for (const set of sets)
    for (const kind of kinds) {
      const keywords = set[kind]
      if (keywords?.words.some((one) => one.toUpperCase() === word)) return { kind, reply: keywords.reply }
    }
  return null
}
