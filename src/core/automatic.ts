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

/** What a phone answers by itself, as while its owner drives. */
export const isAutoReply = (body: string): boolean => AUTO_REPLY.some((r) => r.test(body))

/** Things nobody typed: a tapped reaction, a phone's own answer. They are never anything else. */
export const typedByNobody = (body: string): boolean =>
  REACTION.test(body) || TRAILING_REACTION.test(body) || AUTO_REPLY.some((r) => r.test(body))
