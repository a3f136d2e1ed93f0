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

const STOP_NEAR = [...TWILIO_STOP, 'alto', 'cancelar']

/** True for a whole text one edit away from a STOP word ("stpo", "sotp", "stop2"): it is asked what it means. */
export function nearStop(body: string): boolean {
  const said = normalise(body)
  if (said.length < 4 || said.includes(' ')) return false
  if (NOT_STOP.has(said)) return false
  return STOP_NEAR.some((w) => w.length >= 4 && oneEdit(said, w))
}
/** Words of their own right that lie one letter from a STOP word. */
const NOT_STOP = set([
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
  if (a === b) return false
  if (Math.abs(a.length - b.length) > 1) return false
  let i = 0
  while (i < a.length && i < b.length && a[i] === b[i]) i += 1
  if (a.length === b.length)
    return (
      a.slice(i + 1) === b.slice(i + 1) ||
      (a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2))
    )
  return a.length > b.length ? a.slice(i + 1) === b.slice(i) : a.slice(i) === b.slice(i + 1)
}

const MESSAGES =
  '(?:texts?|txts?|text messages|messages?|messaging|msgs?|sms|texting|txting|contacting|reminders?)'
const MENSAJES = '(?:mensajes?|textos?|sms|msj|mensajitos|recordatorios?)'
/** What may stand between the wish and its object; "drinking" may not. */
const OF_OURS =
  '(?:(?:the|these|those|this|all|your|my|any|more|sending|send|getting|get|receiving|receive|to|with|me|us|bugging|bothering|of|please|daily|automated|so|many|from)\\s)*'
const DE_LOS =
  '(?:(?:me|quiero|deseo|recibir|mas|mande[ns]?|envie[ns]?|mandar|mandarme|enviar|enviarme|de|a|ya|que|los|las|estos|esos|sus|todos|tantos)\\s)*'
const NOT_BUT = '(?<!\\b(?:dont|not|never|cant|cannot)\\s)'

/** Free wording that ends our texts: it needs texts, messages or us as its object. */
const REVOCATION: readonly RegExp[] = [
  new RegExp(
    `\\b(?:${NOT_BUT}(?:stop|quit|cease|cancel)|no more|unsubscribe|dont want|do not want|no longer want|dont send|do not send|turn off|opt (?:me )?out of|want out of)\\s${OF_OURS}${MESSAGES}\\b`,
  ),
  new RegExp(
    `\\b(?:${NOT_BUT}(?:stop|quit|cease)|dont|do not|never)\\s(?:ever\\s)?(?:text|texting|txt|txting|message|messaging|msg|msging|contact|contacting|sending)(?: me| us| my| this| these| those| anymore| again|$)`,
  ),
  /(?:^|\b(?:please|just|you|u|now|and) )leave me alone\b/,
  /\b(?:unsubscribe me|opt me out|remove my number|take my number off|lose my number|delete my number)\b/,
  /\b(?:take|get) me off$|\b(?:take me off|remove me from) (?:this|that|your|the|ur) (?:list|lists|texts?|messages?)\b/,
  new RegExp(`\\b(?:no|paren?|dejen?|dejar|cancelen?|quiten|basta|alto)\\s${DE_LOS}${MENSAJES}\\b`),
  /\b(?:ya )?no (?:quiero que )?me (?:escriban?|escribas|manden?|mandes|envien?|texteen?|contacten?)(?: (?:mas|nada|nunca|otra vez|por favor))*$/,
  /^(?:por favor )?(?:ya )?no me molesten?(?: mas)?$/,
  /\b(?:dejen|deje|dejenme) (?:ya )?(?:de )?(?:escribirme|mandarme|enviarme|textearme|molestarme|en paz)\b/,
  /\b(?:quitenme|saquenme|borrenme) de (?:la|su|esta) lista\b|\bdenme de baja\b|\b(?:quiten|borren) mi numero\b/,
]

/** True if a whole text asks us, in its own words, to stop writing. `said` is normalised. */
export const revokes = (said: string): boolean => REVOCATION.some((r) => r.test(said))

/** "i want to stop" may mean the texts or the drinking: it is asked, and nothing unprompted goes out meanwhile. */
const AMBIGUOUS_STOP = set([
  'i want to stop',
  'i want to quit',
  'i wanna stop',
  'i wanna quit',
  'want to stop',
  'please stop',
  'pls stop',
  'stop please',
  'stop pls',
  'stop it',
  'just stop',
  'make it stop',
  'stop this',
  'stop now',
  'quiero parar',
  'quiero dejarlo',
  'quiero dejar',
  'ya basta',
  'por favor pare',
  'pare por favor',
  'quiero terminar',
  'ya no quiero',
])
export const ambiguousStop = (said: string): boolean => AMBIGUOUS_STOP.has(said)

/** The phone is somebody else's: everything to it ends, nothing is shown. `said` is normalised. */
export function notMe(said: string): 'wrong-number' | 'death' | null {
  if (
    said.length > 80 ||
    /^(?:is|was|am|did|do|have|es|era) |\b(?:i|we) (?:called|dialed|dialled|texted|have|had|got) |\b(?:marque|llame|tengo) /.test(
      said,
    )
  )
    return null
  if (
    /\b(?:wrong number|wrong person|wrong phone|not (?:my|the right) number|numero equivocado|se equivoco de numero|telefono equivocado|persona equivocada)\b/.test(
      said,
    )
  )
    return 'wrong-number'
  return /^(?:he|she|they) (?:has |have )?(?:died|passed away|passed)$|^(?:he|she) is (?:dead|gone)$|^(?:el |ella )?(?:ya )?(?:murio|fallecio)$|^the person (?:with|of|at) this number (?:has )?died$/.test(
    said,
  )
    ? 'death'
    : null
}

const REACTION =
  /^\s*(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|removed an? [\w ]{1,20} from|reacted .{1,12} to|le (?:gustó|gusto|encantó|encanto|dio risa)|me gusta|le encanta|se rió de|se rio de|enfatizó|enfatizo|puso en duda|reaccionó (?:con )?.{1,12} a|reacciono (?:con )?.{1,12} a|marcó con .{1,30}|eliminó .{1,30} de)\s*:?\s*[“"«„].*[”"»]\s*$/isu
const TRAILING_REACTION =
  /^\s*\p{Extended_Pictographic}(?:\p{M}|\p{EMod}|\p{Extended_Pictographic}|\u200d)*\s+(?:to|a)\s+[“"«].*[”"»]\s*$/isu
/** Tight on purpose: "I'm driving drunk" is a person. */
const AUTO_REPLY = [
  /^\W*i['’]?m driving(?: right now| now| at the moment)?(?:\W+(?:and )?(?:(?:i['’]?ll|i will) (?:get back to|call|text|reply|respond)(?: to)?(?: you)?(?: back)?(?: later| soon| when i (?:can|arrive|get there))?|can['’]?t (?:talk|text|answer)(?: right now| now)?|sent from .{1,25}))*\W*$/i,
  /\bdriving (?:with|while) .{0,20}(?:do not disturb|focus)/i,
  /^\W*(?:this is an? )?auto(?:matic|mated)?[- ]?(?:reply|response)\s*[:.–-]/i,
  /^\W*(?:sorry,? )?i['’]?m (?:currently )?(?:out of (?:the )?office|away from my (?:phone|desk))(?: (?:until|till|from|today|this)\b.{0,60})?\W*$/i,
  /\bi['’]?ll see your message when i get\b/i,
  /^\W*(?:estoy|voy) (?:conduciendo|manejando)(?: ahora)?(?:\W+(?:y )?(?:te|le|les) (?:respond|contest|llam)\p{L}*(?: luego| despu[eé]s| m[aá]s tarde| cuando (?:llegue|pueda))?)?\W*$/iu,
  /^\W*respuesta autom[aá]tica\s*[:.–-]/i,
  /^\W*(?:estoy|estar[eé]) fuera de (?:la )?oficina(?: (?:hasta|del|desde)\b.{0,60})?\W*$/i,
]

/** Things nobody typed: a tapped reaction, a phone's own answer. They are never anything else. */
export const typedByNobody = (body: string): boolean =>
  REACTION.test(body) || TRAILING_REACTION.test(body) || AUTO_REPLY.some((r) => r.test(body))
