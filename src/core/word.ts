import type { Command } from './content.ts'
import { lookup } from './bundle.ts'
import { LIMITS } from './limits.ts'
import type { Reminder } from './reminder.ts'
import { say, type Talk } from './talk.ts'
import { LANGUAGES } from './text.ts'

/**
 * Phones that others use too. What is listed of reminders is neutral for everyone; whoever set one up may choose a word
 * of four digits just then, and with it the list calls that reminder by its name. It belongs to the reminder and not to
 * the phone, and is chosen only while the reminder is new: else somebody else could choose one and read what is there.
 */
export function offerWord(talk: Talk, { id }: Reminder): void {
  if (talk.session.channel !== 'text') return
  talk.session = { ...talk.session, open: { kind: 'word', id } }
  say(talk, 'word-offer')
}

/** Four digits in answer to "does anyone else use this phone?"; "yes" alone is asked for them. False if it is neither. */
export function chooseWord(talk: Talk, id: number, said: string): boolean {
  if (YES.has(said)) {
    say(talk, 'word-which')
    return true
  }
  if (NO.has(said)) {
    talk.session = { ...talk.session, open: null }
    say(talk, 'word-none')
    return true
  }
  if (!/^\d{4}$/.test(said)) return false
  const { profile } = talk.session
  const reminders = profile.reminders.map((r) => (r.id === id ? { ...r, word: said } : r))
  talk.session = { ...talk.session, open: null, profile: { ...profile, reminders } }
  talk.effects.push({ kind: 'withhold' })
  say(talk, 'word-set')
  return true
}
const YES = new Set(['yes', 'y', 'yeah', 'yep', 'si', 'claro'])
const NO = new Set([
  'no',
  'nope',
  'n',
  'nobody',
  'no one',
  'just me',
  'nadie',
  'solo yo',
  'no thanks',
  'no gracias',
])

/** "LIST 4821": a command that shows reminders, and the word with it. Null if it is none. */
export function withWord(talk: Talk, said: string): { command: Shows; word: string } | null {
  const [, head = '', word] = /^(.+) (\d{4})$/.exec(said) ?? []
  if (word === undefined) return null
  const command = LANGUAGES.map((l) => lookup(talk.bundle.commands[l], head)).find(isShown)
  return command === undefined ? null : { command, word }
}

type Shows = Extract<Command, 'reminders' | 'change' | 'summary'>
const isShown = (command: Command | undefined): command is Shows =>
  command === 'reminders' || command === 'change' || command === 'summary'

/**
 * Which reminders are called by their names to whoever gives `word`. Ten thousand words can be tried one by one, so after
 * a few wrong ones none is right for a day.
 */
export function named(talk: Talk, word: string | null): (reminder: Reminder) => boolean {
  if (word === null) return () => false
  talk.effects.push({ kind: 'withhold' })
  const { profile } = talk.session
  const { guesses } = profile
  const lately = guesses !== null && talk.at - guesses.at < LIMITS.WORDS_WINDOW_MS ? guesses : null
  if (lately !== null && lately.count >= LIMITS.WORDS_GUESSED) return () => false
  if (!profile.reminders.some((r) => r.word === word)) {
    const after = { count: (lately?.count ?? 0) + 1, at: lately?.at ?? talk.at }
    talk.session = { ...talk.session, profile: { ...profile, guesses: after } }
  }
  return (reminder) => reminder.word === word
}
