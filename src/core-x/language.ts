import { type Language, normalise, words } from './text.ts'

/**
 * Words that are everyday in one language and no word of the other.
 * Shared ones ("no", "me", "as", "a") and drug names are left out on purpose.
 */
const EN = new Set(
  (
    'the is are am was were i im ive you your my it its what whats how why when where who can could should do does did dont ' +
    'doesnt didnt have has had will would not and or but with without for from about this that these to of in on at take taking ' +
    'took pill pills shot need want wanna gonna help hi hello hey thanks thank please drinking drink drunk feel feeling sick ' +
    'pain surgery side effects liver nurse more back source day night after before if got get been wrong why any yes ' +
    'withdrawal works work safe long much many stop quit start'
  ).split(' '),
)
const ES = new Set(
  (
    'el la los las un una unos unas es son soy estoy esta estan yo tu usted mi mis su sus lo le les que q qe cual como cuando donde ' +
    'quien por porque para pa xq con sin del al en y o pero si hay tengo tiene tomo toma tomar tomando tome puedo puede debo ' +
    'quiero quisiera necesito ayuda ayudenme hola buenas buenos dias tardes noches gracias favor bebo beber bebida trago pastilla ' +
    'pastillas inyeccion vacuna medicina dolor cirugia efectos higado enfermera doctora mas menos fuente atras dia noche despues antes ' +
    'abstinencia funciona sirve duele nauseas asco embarazada muy mucho se ya esto eso ese esa espanol numero equivocado equivocada murio fallecio miedo ayudame triste'
  ).split(' '),
)

/**
 * The language a text is written in: `sure` only when one language clearly wins, `plainly` when it wins by two words.
 * Undecided texts ("1", "???", "naltrexone") are English and not sure, so that menus show both.
 */
export function guess(text: string): { language: Language; sure: boolean; plainly: boolean } {
  let en = 0
  let es = /[ñ¿¡]/i.test(text) ? 2 : /[áéíóú]/i.test(text) ? 1 : 0
  for (const word of words(normalise(text)).slice(0, 40)) {
    const isEn = EN.has(word)
    const isEs = ES.has(word)
    if (isEn && !isEs) en += 1
    if (isEs && !isEn) es += 1
  }
  if (es > en) return { language: 'es', sure: true, plainly: es - en >= 2 }
  return { language: 'en', sure: en > es, plainly: en - es >= 2 }
}

/** True if nothing in `text` is a letter that either language is written with, nor a digit. */
export const anotherScript = (text: string): boolean =>
  /\p{L}/u.test(text) && !/[\p{Script=Latin}\d]/u.test(text)
