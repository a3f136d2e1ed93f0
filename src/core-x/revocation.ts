const MESSAGES =
  '(?:texts?|txts?|text messages|messages?|messaging|msgs?|sms|texting|txting|contacting|reminders?|subscription)'
const MENSAJES = '(?:mensajes?|textos?|sms|msj|mensajitos|recordatorios?|suscripcion)'
/** What may stand between the wish and its object; "drinking" may not. */
const OF_OURS =
  '(?:(?:the|these|those|this|all|your|my|any|more|sending|send|getting|get|receiving|receive|to|with|me|us|bugging|bothering|of|please|daily|automated|so|many|from)\\s)*'
const DE_LOS =
  '(?:(?:me|quiero|deseo|recibir|mas|mande[ns]?|envie[ns]?|mandar|mandarme|enviar|enviarme|de|a|ya|que|los|las|mis|estos|esos|sus|tus|todos|tantos)\\s)*'
const NOT_BUT = '(?<!\\b(?:dont|not|never|cant|cannot)\\s)'
/** To write to somebody, as a command in Spanish bends it. */
const ESCRIBIRME = '(?:escribirme|mandarme|enviarme|textearme|molestarme|llamarme)'
const ESCRIBAN =
  '(?:escriban?|escribas|manden?|mandes|envien?|envies|texteen?|textees|contacten?|contactes|llamen?|llames)'

/** Free wording that ends our texts: it needs texts, messages or us as its object. */
const REVOCATION: readonly RegExp[] = [
  new RegExp(
    `\\b(?:${NOT_BUT}(?:stop|quit|cease|cancel)|no more|unsubscribe|dont want|do not want|no longer want|dont send|do not send|turn off|opt (?:me )?out of|want out of)\\s${OF_OURS}${MESSAGES}\\b`,
  ),
  new RegExp(
    `\\b(?:${NOT_BUT}(?:stop|quit|cease)|dont|do not|never)\\s(?:ever\\s)?(?:text|texting|txt|txting|message|messaging|msg|msging|contact|contacting|sending)(?: me| us| my| this| these| those| anymore| again|$)`,
  ),
  new RegExp(
    `\\b${NOT_BUT}stop (?:bothering|spamming|bugging|harassing|calling) (?:me|us|my phone|this phone|this number)\\b`,
  ),
  new RegExp(`^(?:please )?end ${OF_OURS}${MESSAGES}$`),
  /(?:^|\b(?:please|just|you|u|now|and) )leave me (?:the \w+ |tf )?alone\b/,
  /\b(?:unsubscribe me|opt me out|remove my number|take my number off|lose my number|delete my number)\b/,
  /\b(?:take|get) me off$|\b(?:(?:take|get) me off|remove me from|delete me from) (?:this|that|your|the|ur) (?:list|lists|texts?|messages?)\b/,
  /^(?:please |pls |just )*(?:remove|delete) me(?: please| pls| now)*$|^(?:i |id like to |i want to |please )opt out(?: please| now)*$/,
  new RegExp(
    `\\b(?:no|paren?|para|dejen?|deja|dejar|cancel(?:a|e|en)|quiten?|quita|detengan?|deten|basta|alto)\\s${DE_LOS}${MENSAJES}\\b`,
  ),
  new RegExp(`\\b(?:ya )?no (?:quiero que )?me ${ESCRIBAN}(?: (?:mas|nada|nunca|otra vez|por favor))*$`),
  /^(?:por favor )?(?:ya )?no me molest(?:en|e|es)(?: mas)?$/,
  new RegExp(`\\b(?:dejen|deja|deje|para|paren|pare) (?:ya )?de ${ESCRIBIRME}\\b`),
  /(?:^|\b(?:por favor|ya) )(?:dejame|dejeme|dejenme) en paz\b/,
  /\b(?:quit|sac|borr)(?:ame|eme|enme|uenme) de (?:la|su|tu|esta) lista\b|\b(?:quitenme|saquenme|borrenme) de (?:la|su|tu|esta) lista\b/,
  /\b(?:darme|dame|deme|denme) de baja\b|\b(?:quita|quite|quiten|borra|borre|borren|elimina|eliminen) mi numero\b/,
]

/** True if a whole text asks us, in its own words, to stop writing. `said` is normalised. */
export const revokes = (said: string): boolean => REVOCATION.some((r) => r.test(said))

const COURTESY =
  '(?:please|pls|plz|just|now|i|said|ok|okay|thanks|thank|you|thx|u|it|this|that|want|to|wanna|make|por|favor|ya|ahora|gracias|quiero|les?|digo|dije|que)'
const STOPPING = '(?:stop|quit|alto|parar|paren?|basta|detener|detenga|deten|terminar)'
/** A STOP word with nothing but courtesies about it. */
const POLITE_STOP = new RegExp(`^(?:${COURTESY} )*${STOPPING}(?: ${COURTESY})*$`)
const AMBIGUOUS_STOP = new Set([
  'quiero dejarlo',
  'quiero dejar',
  'ya no quiero',
  'detener',
  'detenga',
  'deten',
])

/** "i want to stop" may mean the texts or the drinking: it is asked, and nothing unprompted goes out meanwhile. */
export const ambiguousStop = (said: string): boolean =>
  AMBIGUOUS_STOP.has(said) || (said.includes(' ') && said.length < 60 && POLITE_STOP.test(said))

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
