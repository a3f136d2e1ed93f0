import { normalise } from './text.ts'

/** The words of gate step 1, compared as whole texts after `normalise`. */

/** Twilio answers these itself on long codes: twilio.com/docs/messaging/tutorials/advanced-opt-out */
const TWILIO_STOP = ['stop', 'unsubscribe', 'end', 'quit', 'stopall', 'revoke', 'optout', 'cancel']
/** 47 CFR 64.1200(a)(10) adds the two-word form. */
const FCC_STOP = ['opt out', 'stop all']
const SPANISH_STOP = [
  'alto',
  'parar',
  'pare',
  'cancelar',
  'cancele',
  'basta',
  'terminar',
  'salirme',
  'no mas mensajes',
  'no mas textos',
  'desuscribir',
  'dar de baja',
  'darme de baja',
]
const SPANISH_START = ['comenzar', 'reanudar']
const SPANISH_HELP = ['ayuda', 'informacion']
const OUR_STOP = [...FCC_STOP, ...SPANISH_STOP]
const START = ['start', 'unstop', ...SPANISH_START]
const YES = ['yes', 'si']
const HELP = ['help', 'info', ...SPANISH_HELP]

/** `spanish` is true of words that only Spanish uses: the English ones are everybody's, since carriers print them. */
export type Compliance =
  | { word: 'stop'; byTwilio: boolean; aboutDrinking: boolean; spanish: boolean }
  | { word: 'start' | 'help'; byTwilio: boolean; spanish: boolean }

const set = (list: string[]): ReadonlySet<string> => new Set(list)
const stopTwilio = set(TWILIO_STOP)
const stopOurs = set(OUR_STOP)
const startAll = set(START)
const helpAll = set(HELP)
const yesAll = set(YES)
const SPANISH = set([...SPANISH_STOP, ...SPANISH_START, ...SPANISH_HELP, 'si'])

/** QUIT, END and CANCEL (and their Spanish kin) are also what people say about drinking. */
const ABOUT_DRINKING = set(['quit', 'end', 'cancel', 'parar', 'terminar', 'basta', 'cancelar'])

/** Twilio compares the trimmed body itself: "stop." reaches the hotline unanswered. */
const heardByTwilio = (body: string, list: ReadonlySet<string>): boolean =>
  list.has(body.trim().toLowerCase())

const TWILIO_START = set(['start', 'unstop', 'yes'])

/** A word however it is dressed up: "STOP 🛑", "S.T.O.P.", "stop stop stop" are all one word. */
function plainWord(body: string): string {
  const said = normalise(body.replace(/\p{Extended_Pictographic}/gu, ' '))
  const list = said.split(' ')
  if (list.length > 1 && list.every((w) => w.length === 1)) return list.join('')
  return list.every((w) => w === list[0]) ? (list[0] ?? '') : said
}

/**
 * The STOP, START or HELP word that `body` wholly is. YES and SI mean START only to someone who has opted out.
 * `byTwilio` is true where Twilio's own filter answers that very text.
 */
export function compliance(body: string, optedOut: boolean): Compliance | null {
  const said = plainWord(body)
  const spanish = SPANISH.has(said)
  if (stopTwilio.has(said) || stopOurs.has(said))
    return {
      word: 'stop',
      byTwilio: heardByTwilio(body, stopTwilio),
      aboutDrinking: ABOUT_DRINKING.has(said),
      spanish,
    }
  if (startAll.has(said) || (optedOut && yesAll.has(said)))
    return { word: 'start', byTwilio: heardByTwilio(body, TWILIO_START), spanish }
  if (helpAll.has(said)) return { word: 'help', byTwilio: false, spanish }
  return null
}

/** Every word that only step 1 may match; nothing tolerant ever lands on one. */
export const RESERVED: readonly string[] = [...TWILIO_STOP, ...OUR_STOP, ...START, ...YES, ...HELP]

const STOP_NEAR = [...TWILIO_STOP, 'alto', 'basta', 'parar', 'cancelar']

/** True for a whole text one edit away from a STOP word ("stpo", "stp", "vasta"): it is asked what it means. */
export function nearStop(body: string): boolean {
  const said = normalise(body)
  if (said.length < 3 || said.includes(' ') || NOT_STOP.has(said)) return false
  return STOP_NEAR.some((w) => w.length >= 4 && (said.length > 3 || w === 'stop') && oneEdit(said, w))
}
/** Words of their own right that lie one letter from a STOP word. */
const NOT_STOP = set([
  'top',
  'sop',
  'hasta',
  'pasta',
  'pasar',
  'pagar',
  'para',
  'parir',
  'bastar',
  'canela',
  'shop',
  'cancer',
  'cancels',
  'algo',
  'auto',
  'acto',
  'quita',
  'quito',
  'slop',
  'evoke',
  'step',
  'stoop',
  'atop',
  'shot',
  'spot',
  'alta',
  'salto',
  'quiz',
  'quite',
  'quiet',
  'suit',
  'unit',
])

/** True if `a` becomes `b` by one insertion, deletion, replacement, or swap of neighbours. */
export function oneEdit(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length)
  if (a === b || Math.max(a.length, b.length) - shorter > 1) return false
  let head = 0
  while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head += 1
  let tail = 0
  while (tail < shorter - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail))
    tail += 1
  const left = shorter - head - tail
  if (a.length !== b.length) return left === 0
  return left === 1 || (left === 2 && a[head] === b[head + 1] && a[head + 1] === b[head])
}
