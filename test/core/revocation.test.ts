import { describe, it } from 'vitest'
import { compliance, nearStop } from '../../src/core/keywords.ts'
import { ambiguousStop, revokes } from '../../src/core/revocation.ts'
import { normalise } from '../../src/core/text.ts'

const means = (text: string): string => {
  const said = normalise(text)
  if (compliance(text, false) !== null) return 'word'
  if (revokes(said)) return 'ends'
  return nearStop(text) || ambiguousStop(said) ? 'asked' : 'nothing'
}

describe('wishes to be left alone', () => {
  it.for([
    'deja de escribirme',
    'deja de mandarme mensajes',
    'déjame en paz',
    'para de escribirme',
    'quítame de la lista',
    'bórrame de la lista',
    'borra mi numero',
    'ya no me textees',
    'quiero darme de baja',
    'dame de baja',
    'no me llames mas',
    'cancela los mensajes',
    'deten los mensajes',
    'remove me',
    'get me off this list',
    'stop bothering me',
    'stop spamming me',
    'leave me the fuck alone',
    'i opt out',
    'end texts',
    'cancel my subscription',
  ])('%s ends the texts', (text, { expect }) => {
    expect(means(text)).toBe('ends')
  })

  it.for([
    'STOP plz',
    'stop. thank you',
    'I said stop',
    'please stop it',
    'stop now please',
    'alto por favor',
    'detener',
    'stp',
    'sto',
    'vasta',
    'quiero parar',
  ])('%s is asked about', (text, { expect }) => {
    expect(means(text)).toBe('asked')
  })

  it.for([
    'stop drinking',
    'i quit drinking',
    'no quiero beber mas',
    'quiero dejar de tomar',
    'mi esposo no me deja en paz',
    'he wont leave me alone',
    'hasta',
    'top',
    'help me stop',
    'para que sirve',
    'cancel my appointment',
    'basta de alcohol',
    'take me off naltrexone',
    'no me escribe mi doctor',
    'remove the shot',
  ])('%s is neither', (text, { expect }) => {
    expect(means(text)).toBe('nothing')
  })
})
