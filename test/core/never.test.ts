import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { parse } from 'yaml'
import { type Ban, bans, Never, seen, sentences } from '../../src/core/never.ts'
import type { Language } from '../../src/core/text.ts'

const never = Never.parse(parse(readFileSync(join(import.meta.dirname, '../../content/never.yaml'), 'utf8')))
const { bans: all, problems } = bans(never)

/** Why `text` is never said, in a topic or outside of any; the empty list if it may be. */
const reasons = (language: Language, text: string, topic: string | null = null): string[] =>
  all
    .filter((ban) => ban.language === language && (ban.topic === null || ban.topic === topic))
    .filter(({ found }) => seen(sentences(text), found, null) !== null)
    .map(({ why }) => why)

describe('the list of content/never.yaml', () => {
  it('has no pattern that fails at its own examples', ({ expect }) => {
    expect(problems).toEqual([])
  })

  const name = ({ topic, language, catches }: Ban): string =>
    `${topic ?? 'anywhere'}, ${language}: ${catches}`
  it.for(all.map((ban) => ({ ban, name: name(ban) })))('$name', ({ ban }, { expect }) => {
    expect(reasons(ban.language, ban.catches, ban.topic)).toContain(ban.why)
    // What one pattern spares, no other one catches.
    expect(reasons(ban.language, ban.spares, ban.topic)).toEqual([])
  })
})

/** Sentences that the list was not written from, as somebody in a hurry would put them. */
const forbidden: [language: Language, text: string, topic?: string][] = [
  ['en', 'Take one tablet each morning with food.'],
  ['en', 'Missed it? Just skip the dose.'],
  ['en', 'Mayo Clinic has a rule: do not double the next tablet.'],
  ['en', 'You should take it with food.'],
  ['en', 'You can restart naltrexone tomorrow.'],
  ['en', "You shouldn't drive."],
  ['en', 'Your dose should be lower.'],
  ['en', 'You have AUD.'],
  ['en', 'This score shows that you are addicted.'],
  ['en', 'After three days you are safe.'],
  ['en', 'It is safe to stop drinking now.'],
  ['en', 'It is okay to drive the next day.'],
  ['en', 'Wait 7 to 10 days, then the first tablet can be taken.'],
  ['en', 'That symptom is normal, ignore it.'],
  ['en', 'Mild nausea is nothing to worry about.'],
  ['en', 'Taper like this: two drinks less each day.'],
  ['en', "The block can't be beaten."],
  ['en', 'There is no risk of overdose on the shot.'],
  ['en', 'Naltrexone cures alcohol use disorder.'],
  ['en', 'I am a nurse.'],
  ['en', 'We have reviewed your case.'],
  ['en', 'We called 911 for you.'],
  ['en', 'An ambulance is on its way.'],
  ['en', 'For addicts, this shot works.'],
  ['en', 'Stay clean with the shot.'],
  ['en', 'A drunk may forget.'],
  ['en', 'Quit drinking today.'],
  ['en', 'Keep taking the tablets.'],
  ['en', 'To start, take 50 mg.'],
  ['en', 'Drinking on it is safe.'],
  ['en', 'It is a normal reaction.'],
  ['en', 'As your nurse, I can say this.'],
  ['en', 'You can take it.', 'who-should-not-take'],
  ['en', 'It is fine to be a week late.', 'missed-shot'],
  ['en', 'Your liver will be fine.', 'liver'],
  ['en', 'The shot is safe in pregnancy.', 'pregnancy'],
  ['en', 'Stop your methadone to take this.', 'oud-medicines'],
  ['en', 'You are cleared to start.', 'starting-checklist'],
  ['es', 'Tome una pastilla cada mañana.'],
  ['es', 'Si olvidó una, sáltese esa dosis.'],
  ['es', 'No tome dos pastillas juntas.'],
  ['es', 'Puede volver a tomarla mañana.'],
  ['es', 'Usted debe dejar de tomar la medicina.'],
  ['es', 'Ya puede manejar.'],
  ['es', 'Su dosis sería de 50 mg.'],
  ['es', 'Usted tiene alcoholismo.'],
  ['es', 'Eres dependiente del alcohol.'],
  ['es', 'A los tres días ya está fuera de peligro.'],
  ['es', 'Es seguro dejar de beber.'],
  ['es', 'Espere de 7 a 10 días y empiece.'],
  ['es', 'Esos síntomas son normales.'],
  ['es', 'No se preocupe por el mareo.'],
  ['es', 'Baje un trago cada día.'],
  ['es', 'La inyección no se puede vencer.'],
  ['es', 'No hay peligro de sobredosis con Vivitrol.'],
  ['es', 'La naltrexona cura el alcoholismo.'],
  ['es', 'Soy enfermera.'],
  ['es', 'Hemos revisado su caso.'],
  ['es', 'Estamos llamando al 911.'],
  ['es', 'La ambulancia ya está en camino.'],
  ['es', 'Los adictos la necesitan.'],
  ['es', 'Para seguir limpio, la inyección ayuda.'],
  ['es', 'Deje el alcohol hoy.'],
  ['es', 'Siga tomando la pastilla.'],
  ['es', 'No la mezcle con otra cosa.'],
  ['es', 'Empiece con 25 mg.'],
  ['es', 'Va a estar bien.'],
  ['es', 'Como su doctor le digo esto.'],
  ['es', 'La naltrexona es segura durante el embarazo.', 'pregnancy'],
  ['es', 'Su hígado va a estar bien.', 'liver'],
  ['es', 'Deje la metadona para empezar.', 'oud-medicines'],
]

/** What the line says, or could well say. */
const allowed: [language: Language, text: string, topic?: string][] = [
  ['en', 'Ask the prescriber before a dose is missed, stopped or started again.'],
  ['en', 'Reply 1 to stop our texts, 2 about stopping drinking.'],
  ['en', 'If it could be opioids, give naloxone. Use epinephrine if you carry it.'],
  ['en', 'The label says use goes on even after a relapse.'],
  ['en', 'Call 911 now. Stay with them until help comes.'],
  ['en', 'If you take other medicines, a pharmacist can check them.'],
  ['en', 'Alcohol withdrawal can be deadly. You do not have to be alone with this.'],
  ['en', 'It is known that people take it for months.'],
  ['en', 'Our nurse can text you here and keeps a record.'],
  ['en', 'Get somewhere safe and call 911.'],
  ['en', 'You can hear every fact here at any time.'],
  ['es', 'Responda 1 para no recibir más textos, 2 si es sobre dejar de beber.'],
  ['es', 'Si pueden ser opioides, use naloxona, también llamada Narcan.'],
  ['es', 'La etiqueta dice que se sigue aun si hay recaída.'],
  ['es', 'Si toma otras medicinas, el farmacéutico puede revisarlas.'],
  ['es', 'Es común usarla por meses. Quien receta decide.'],
  ['es', 'Puede oír todos los datos aquí a cualquier hora.'],
  ['es', 'El alcohol de curar también es una emergencia.'],
]

describe('the spirit of the list, in words that it was not written from', () => {
  it.for(forbidden)('%s: never "%s"', ([language, text, topic], { expect }) => {
    expect(reasons(language, text, topic ?? null)).not.toEqual([])
  })
  it.for(allowed)('%s: "%s"', ([language, text, topic], { expect }) => {
    expect(reasons(language, text, topic ?? null)).toEqual([])
  })
})

describe('a pattern that proves nothing is a fault of the list', () => {
  const of = (match: string, catches: string, spares: string): string[] => {
    const pattern = { match, catches, spares }
    const rule = { why: 'a reason', en: [pattern], es: [{ match: 'x', catches: 'x', spares: 'y' }] }
    return bans({ words: { en: { pill: 'pill|tablet' }, es: {} }, general: [rule], topics: {} }).problems.map(
      (p) => `${p.path.join('.')}: ${p.message}`,
    )
  }
  it.for([
    { name: 'sound', match: 'take (?:{pill})', catches: 'Take pill', spares: 'Take care', faults: [] },
    {
      name: 'not caught',
      match: 'take it',
      catches: 'Skip it',
      spares: 'Take care',
      faults: [/^general\.0\.en\.0\.catches: its own pattern does not catch this/],
    },
    {
      name: 'not spared',
      match: 'take',
      catches: 'Take it',
      spares: 'Take care',
      faults: [/^general\.0\.en\.0\.spares: its own pattern catches this too/],
    },
    { name: 'a capital', match: 'Take', catches: 'Take', spares: 'x', faults: [/holds a capital/] },
    {
      name: 'an accent',
      match: 'está',
      catches: 'está',
      spares: 'x',
      faults: [/holds a capital, an accent/],
    },
    {
      name: 'no expression',
      match: 'take (',
      catches: 'take (',
      spares: 'x',
      faults: [/Unterminated group/],
    },
    {
      name: 'an unknown word',
      match: '{drug}',
      catches: '',
      spares: 'x',
      faults: [/\{drug\} is none of the words above/],
    },
  ])('$name', ({ match, catches, spares, faults }, { expect }) => {
    const found = of(match, catches, spares)
    for (const fault of faults) expect(found.join('\n')).toMatch(fault)
    if (faults.length === 0) expect(found).toEqual([])
  })
})
