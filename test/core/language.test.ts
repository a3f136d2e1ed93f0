import { describe, it } from 'vitest'
import { anotherScript, guess } from '../../src/core/language.ts'

describe('the language of a text', () => {
  it.for([
    { text: 'what are the side effects', language: 'en', sure: true },
    { text: 'i feel sick', language: 'en', sure: true },
    { text: 'hi', language: 'en', sure: true },
    { text: 'How do I stop drinking?', language: 'en', sure: true },
    { text: "can't stop", language: 'en', sure: true },
    { text: '¿Qué es la naltrexona?', language: 'es', sure: true },
    { text: 'q es naltrexona', language: 'es', sure: true },
    { text: 'hola', language: 'es', sure: true },
    { text: 'me duele el estomago', language: 'es', sure: true },
    { text: 'AYUDA POR FAVOR', language: 'es', sure: true },
    { text: 'año', language: 'es', sure: true },
    { text: 'náusea', language: 'es', sure: true },
    { text: 'quiero dejar de beber', language: 'es', sure: true },
    { text: 'mi doctor me dio la pastilla hoy for drinking', language: 'es', sure: true },
    { text: 'naltrexone', language: 'en', sure: false },
    { text: 'vivitrol', language: 'en', sure: false },
    { text: 'nausea', language: 'en', sure: false },
    { text: '1', language: 'en', sure: false },
    { text: '???', language: 'en', sure: false },
    { text: '', language: 'en', sure: false },
    { text: 'me siento mal', language: 'en', sure: false },
    { text: 'MENU', language: 'en', sure: false },
    { text: '🙂', language: 'en', sure: false },
  ])('$text', ({ text, language, sure }, { expect }) => {
    expect(guess(text)).toMatchObject({ language, sure })
  })

  // "no" is a word of both languages, and "k" is English for yes: neither says which one it is.
  it.for(['no', 'No.', 'k', 'no insurance', 'no money'])('cannot be known from %j', (text, { expect }) => {
    expect(guess(text).sure).toBe(false)
  })

  it.for([
    { text: 'necesito saber de la naltrexona', plainly: true },
    { text: 'what are the side effects', plainly: true },
    { text: 'hola', plainly: false },
    { text: 'sick', plainly: false },
    { text: 'naltrexone', plainly: false },
  ])('one word alone does not say it plainly: $text', ({ text, plainly }, { expect }) => {
    expect(guess(text).plainly).toBe(plainly)
  })

  it('reads a long text by its beginning, and quickly', ({ expect }) => {
    const began = performance.now()
    expect(guess('quiero '.repeat(20) + 'the '.repeat(380)).language).toBe('en')
    expect(guess('x '.repeat(800))).toMatchObject({ sure: false })
    expect(performance.now() - began).toBeLessThan(200)
  })
})

describe('another script', () => {
  it.for([
    { text: 'помогите', is: true },
    { text: '我需要帮助', is: true },
    { text: 'مساعدة', is: true },
    { text: 'βοήθεια', is: true },
    { text: 'help помогите', is: false },
    { text: '911 помогите', is: false },
    { text: 'ayúdame', is: false },
    { text: '🙂', is: false },
    { text: '???', is: false },
    { text: '', is: false },
  ])('$text: $is', ({ text, is }, { expect }) => {
    expect(anotherScript(text)).toBe(is)
  })
})
