import { describe, it } from 'vitest'
import { phone, STAFFED } from './woken.ts'

const MINUTE = 60_000
const DAY = 86_400_000
/** A Monday, 9 AM in Denver. */
const MONDAY = Date.parse('2026-11-23T16:00:00Z')

/** A phone that asked to be asked at ten on Mondays, Wednesdays and Fridays, and was asked now. */
function asked(language: 'en' | 'es' = 'en') {
  const one = phone(MONDAY, { language, known: 'chosen' }, STAFFED)
  one.says(language === 'en' ? 'remind help check in 10am 80202' : 'recuerdo saludo de ayuda 10am 80202')
  one.says('1')
  one.pass(70 * MINUTE)
  return one
}
const last = ({ texts }: ReturnType<typeof phone>): string => texts.at(-1)?.text ?? ''

describe('the help check-in', () => {
  it('asks three days a week, in so many words', ({ expect }) => {
    const one = asked()
    expect(last(one)).toBe('Doorway: do you need help? Reply 1 call me, 2 text me, 3 no. Danger: 911.')
    one.pass(7 * DAY)
    expect(one.texts).toHaveLength(4)
    expect(last(asked('es'))).toContain('¿necesita ayuda?')
  })

  it.for([
    ['1', 'call'],
    ['call me', 'call'],
    ['llámame', 'call'],
    ['2', 'text'],
    ['yes', 'text'],
    ['si', 'text'],
    ['i need help', 'text'],
    ['necesito ayuda', 'text'],
    ['HELP', 'text'],
    ['Ayuda', 'text'],
  ])('%s is a yes', ([said = '', by], { expect }) => {
    const one = asked()
    const answer = one.says(said)
    expect(one.notes).toEqual([`help-wanted ${by}`])
    expect(one.doses.at(-1)).toMatch(/ taken$/)
    expect(one.profile().reminders[0]?.unanswered).toBe(0)
    expect(answer).toMatch(/nurse|enfermera/)
    // The HELP text comes after it.
    if (/^(help|ayuda)$/i.test(said)) expect(answer).toMatch(/doorway\.example\/contact/)
    // It was one yes: what follows is ordinary talk.
    expect(one.says('nausea')).toMatch(/Nausea|nausea/)
    one.says('yes')
    expect(one.notes).toHaveLength(1)
  })

  it('call me rings: a clinician first, then this phone, and asks no more questions', ({ expect }) => {
    const one = asked()
    expect(one.says('1')).toMatch(/call this phone once one is free.*911.*988/)
    expect(one.profile()).toMatchObject({ handoff: null, knownToDesk: true })
    const ref = one.profile().callBack
    expect(one.letters).toEqual([
      { kind: 'asked', ref, at: ref, reason: 'check-in', language: 'en', channel: 'voice', back: true },
    ])
    one.says('STOP')
    expect(one.profile().callBack).toBeNull()
    expect(one.letters.at(-1)).toMatchObject({ kind: 'left', ref, why: 'stopped' })
  })

  it.for(['3', 'no', 'nope', 'im ok', 'estoy bien'])('%s is a no', (said, { expect }) => {
    const one = asked()
    expect(one.says(said)).toMatch(/^(?:Good|Bien)/)
    expect(one.notes).toEqual([])
    expect(one.doses.at(-1)).toMatch(/ taken$/)
  })

  it('put off is asked again once', ({ expect }) => {
    const one = asked()
    expect(one.says('later')).toMatch(/ask again once/)
    one.pass(2 * 60 * MINUTE)
    expect(one.texts).toHaveLength(2)
    one.says('2')
    expect(one.notes).toEqual(['help-wanted text'])
  })

  it('an emergency in answer to it is one', ({ expect }) => {
    const one = asked()
    expect(one.says('i want to kill myself')).toMatch(/You matter/)
    expect(one.notes).toEqual(['crisis suicide'])
  })

  it('is an answer to it alone: HELP otherwise is HELP', ({ expect }) => {
    const one = asked()
    one.says('menu')
    one.says('help')
    expect(one.notes).toEqual([])
  })

  it('is hidden where no clinician answers: nobody is asked whom nobody then helps', ({ expect }) => {
    const off = phone(MONDAY)
    expect(off.says('remind help check in 10am 80202')).toMatch(/1 text a day about 10 AM/)
    expect(off.says('1')).toMatch(/It is on/)
    off.pass(2 * 60 * MINUTE)
    expect(last(off)).toBe('Doorway: your 10 AM check-in. Reply 1 done, 2 skip, 3 later.')
    const menu = phone(MONDAY)
    menu.says('remind')
    expect(menu.says('5')).toMatch(/^What time/)
    const on = phone(MONDAY, {}, STAFFED)
    on.says('remind')
    expect(on.says('5')).toMatch(/2 Do you need help/)
    expect(on.says('2')).toMatch(/^What time/)
  })

  it('that was set up while clinicians answered is not sent when none does any more', ({ expect }) => {
    const one = asked()
    one.closes()
    one.pass(7 * DAY)
    expect(one.texts).toHaveLength(1)
    expect(one.doses.at(-1)).toMatch(/ missed$/)
  })
})
