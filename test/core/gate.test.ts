import { join } from 'node:path'
import { describe, it } from 'vitest'
import { readContent } from '../../bin/read-content.ts'
import type { Bundle } from '../../src/core/bundle.ts'
import { compiled } from '../../bin/compiled.ts'
import type { Effect, Event } from '../../src/core/effect.ts'
import { digitOf } from '../../src/core/choice.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { explain } from '../../src/core/recognise.ts'
import { begin, NEW_PROFILE, type Open, type Profile, type Session } from '../../src/core/session.ts'
import { plain } from '../../src/core/speech.ts'
import { step } from '../../src/core/step.ts'

const { content } = readContent(join(import.meta.dirname, '../..'))
if (content === null) throw new Error('the content has faults: npm run check')
const real = compiled(content)
const asHotline: Bundle = { ...real, settings: { ...real.settings, opt_out: 'hotline' } }

/** A text that is near to something and certain of nothing, whatever topics there are. */
const UNSURE =
  ['what is antabuse', 'is naltrexone bad for my liver', 'drinking and the pill', 'medicine thing'].find(
    (t) => explain(real, t, 'en').kind === 'ask',
  ) ?? 'no such text'

const MONDAY = Date.parse('2026-11-23T16:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A phone that texts, one sentence after the other, each two seconds after the last. */
function phone(
  options: { bundle?: Bundle; profile?: Partial<Profile>; channel?: Session['channel']; open?: Open } = {},
) {
  const bundle = options.bundle ?? real
  let now = MONDAY
  let session: Session = {
    ...begin(options.channel ?? 'text', { ...NEW_PROFILE, ...options.profile }, now),
    open: options.open ?? null,
  }
  let effects: Effect[] = []
  const happen = (event: Event): string[] => {
    const taken = step(bundle, session, event)
    ;({ session, effects } = taken)
    now += 2_000
    return effects.flatMap((e) =>
      e.kind === 'reply' ? [e.text] : e.kind === 'speak' ? [plain(e.speech)] : [],
    )
  }
  return {
    text: (body: string, more: { pictures?: number; optOutType?: 'STOP' | 'START' | 'HELP' } = {}) =>
      happen({
        kind: 'text-received',
        at: now,
        body,
        pictures: more.pictures ?? 0,
        optOutType: more.optOutType ?? null,
      }),
    calls: () => happen({ kind: 'call-started', at: now, withheld: false }),
    callsWithheld: () => happen({ kind: 'call-started', at: now, withheld: true }),
    presses: (keys: string) => happen({ kind: 'keys-pressed', at: now, keys }),
    says: (words: string, confidence: number | null = 0.9) =>
      happen({ kind: 'words-heard', at: now, words, confidence }),
    waits: (ms: number) => void (now += ms),
    effects: () => effects,
    session: () => session,
    profile: () => session.profile,
  }
}

const said = (id: string, language: 'en' | 'es' = 'en'): string =>
  real.phrases[id]?.[language].text ?? `no ${id}`
const spoken = (id: string, language: 'en' | 'es' = 'en'): string =>
  plain(real.phrases[id]?.[language].voice ?? [])
const fact = (id: string, language: 'en' | 'es' = 'en'): string =>
  real.topics[id]?.[language].pages[0] ?? `no ${id}`
const menu = (language: 'en' | 'es' = 'en'): string => `1 ${said('label-about', language)}`
const suicide = real.crisis.suicide
const known: Partial<Profile> = { met: true, language: 'en', known: 'chosen' }
const optedOut = { at: MONDAY - HOUR, by: 'hotline' as const }
const optOuts = (effects: Effect[]): string[] =>
  effects.flatMap((e) => (e.kind === 'record-consent' ? [`${e.what} ${e.wording}`] : []))

describe('each step of the gate comes before the next', () => {
  it('a reaction to a crisis answer is nothing at all', ({ expect }) => {
    const one = phone({ profile: known })
    expect(one.text('Liked “I want to kill myself”')).toEqual([])
    expect(one.profile().crisis).toBeNull()
    expect(one.effects()).toEqual([])
  })

  it('a STOP word closes whatever question is open', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('i want to stop')
    expect(one.session().open).toEqual({ kind: 'stop-meaning' })
    one.text('opt out')
    expect(one.profile().optedOut).not.toBeNull()
    expect(one.session().open).toBeNull()
  })

  it('a crisis beats a topic, and the words are not kept', ({ expect }) => {
    const one = phone({ profile: known })
    expect(one.text('naltrexone side effects make me want to kill myself')[0]).toBe(suicide.en.text)
    expect(one.effects()).toContainEqual({ kind: 'withhold' })
    expect(one.effects()).toContainEqual({ kind: 'note', what: 'crisis suicide' })
  })

  it('a crisis beats an open question', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('menu')
    one.text('i want to stop')
    expect(one.text('i want to kill myself')[0]).toBe(suicide.en.text)
    expect(one.session().open).toBeNull()
    expect(one.session().places).toEqual([])
  })

  it('a text that is a crisis and a wish to be left alone gets both, at once', ({ expect }) => {
    const one = phone({ profile: known })
    expect(one.text('stop texting me i want to kill myself')[0]).toBe(suicide.en.text)
    expect(one.profile().optedOut).not.toBeNull()
    expect(optOuts(one.effects())).toEqual(['opt-out stopped'])
  })

  it('free words beat an open question, and are confirmed', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('menu')
    expect(one.text('please stop texting me')).toEqual([said('stopped')])
    expect(optOuts(one.effects())).toEqual(['opt-out stopped'])
  })

  it('a wrong number ends everything and forgets where the talk was', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('nausea')
    expect(one.text('wrong number')).toEqual([said('wrong-number')])
    expect(one.session().places).toEqual([])
    expect(optOuts(one.effects())).toEqual(['not-me wrong-number'])
  })

  it('a death is met with condolence and 988, and says nothing of the line', ({ expect }) => {
    const one = phone({ profile: known })
    const [answer = ''] = one.text('he died')
    expect(answer).toBe(said('condolence'))
    expect(answer).not.toMatch(/naltrexone|alcohol|drink|Doorway/i)
  })

  it('an open question beats a topic, and a topic beats none', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('menu')
    expect(one.text('2')[0]).toContain(real.topics['side-effects']?.en.title)
    expect(one.text('nausea')).toEqual([fact('nausea')])
    // The menu of effects is still the latest question.
    expect(one.text('1')).toEqual([fact('side-effects')])
  })

  it('a label is as good as its digit', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('menu')
    expect(one.text('side effects')[0]).toContain(real.topics['nausea']?.en.title)
  })

  it('a command beats an open did-you-mean', ({ expect }) => {
    const one = phone({ profile: known })
    one.text(UNSURE)
    expect(one.session().open?.kind).toBe('did-you-mean')
    expect(one.text('menu')[0]).toContain(menu())
    expect(one.session().open).toBeNull()
  })
})

describe('STOP, START and HELP', () => {
  it.for(['STOP', 'stop', 'End', 'UNSUBSCRIBE', 'optout', ' cancel '])(
    'under twilio, %j is answered by Twilio and by nobody else',
    (body, { expect }) => {
      const one = phone({ profile: known })
      expect(one.text(body)).toEqual([])
      expect(one.profile().optedOut?.by).toBe('twilio')
      expect(optOuts(one.effects())).toHaveLength(1)
    },
  )

  it.for(['opt out', 'stop all', 'STOP.', 'alto', 'no más mensajes', 'stop texting me'])(
    'under twilio, %j is ours to confirm',
    (body, { expect }) => {
      const one = phone({ profile: { met: true } })
      expect(one.text(body)).toHaveLength(1)
      expect(one.profile().optedOut?.by).toBe('hotline')
    },
  )

  it.for(['STOP', 'opt out', 'alto', 'stop texting me'])(
    'under hotline, %j is confirmed once and only once',
    (body, { expect }) => {
      const one = phone({ bundle: asHotline, profile: { met: true } })
      expect(one.text(body)).toHaveLength(1)
      expect(one.text(body)).toEqual([])
    },
  )

  it('QUIT is a STOP word that says where help with drinking is', ({ expect }) => {
    expect(phone({ bundle: asHotline, profile: known }).text('quit')).toEqual([said('stopped-drinking')])
    expect(phone({ bundle: asHotline, profile: known }).text('stop')).toEqual([said('stopped')])
    expect(phone({ bundle: asHotline, profile: { ...known, language: 'es' } }).text('parar')).toEqual([
      said('stopped-drinking', 'es'),
    ])
  })

  it('the confirmation carries nothing but itself, not even the first-contact line', ({ expect }) => {
    const one = phone()
    expect(one.text('opt out')).toEqual([said('stopped')])
    expect(one.profile().met).toBe(false)
  })

  it("Twilio's own word for a STOP is enough, whatever the text says", ({ expect }) => {
    const one = phone({ profile: known })
    expect(one.text('detener', { optOutType: 'STOP' })).toEqual([])
    expect(one.profile().optedOut?.by).toBe('twilio')
  })

  it.for([
    { body: 'nausea', answered: false },
    { body: 'MENU', answered: false },
    { body: 'please stop texting me', answered: false },
    { body: 'wrong number', answered: false },
    { body: 'stpo', answered: false },
    { body: 'asdf qwer', answered: false },
    { body: '', answered: false },
    { body: 'Liked “x”', answered: false },
    { body: 'stop', answered: false },
    { body: 'HELP', answered: true },
    { body: 'START', answered: true },
    { body: 'yes', answered: true },
    { body: 'i want to kill myself', answered: true },
  ])('opted out under twilio: $body answered $answered', ({ body, answered }, { expect }) => {
    const one = phone({ profile: { ...known, optedOut } })
    expect(one.text(body).length > 0).toBe(answered)
  })

  it('opted out under twilio, a picture is not answered either', ({ expect }) => {
    expect(phone({ profile: { ...known, optedOut } }).text('', { pictures: 1 })).toEqual([])
  })

  it("opted out under hotline, a person's own text still gets its answer, and stays opted out", ({
    expect,
  }) => {
    const one = phone({ bundle: asHotline, profile: { ...known, optedOut } })
    expect(one.text('nausea')).toEqual([fact('nausea')])
    expect(one.profile().optedOut).toEqual(optedOut)
  })

  it('START brings back, and is confirmed by the one who stopped', ({ expect }) => {
    const ours = phone({ profile: { ...known, optedOut } })
    expect(ours.text('START')).toEqual([said('started')])
    expect(ours.profile().optedOut).toBeNull()
    expect(optOuts(ours.effects())).toEqual(['opt-in started'])
    const theirs = phone({ profile: { ...known, optedOut: { at: MONDAY, by: 'twilio' } } })
    expect(theirs.text('START')).toEqual([])
    expect(theirs.profile().optedOut).toBeNull()
  })

  it('START after both of us stopped is confirmed by Twilio alone', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('stop texting me')
    one.text('STOP')
    expect(one.text('START')).toEqual([])
  })

  it('START from somebody who never stopped is a greeting', ({ expect }) => {
    expect(phone({ profile: known }).text('START')[0]).toContain(menu())
  })

  it('YES answers the open question of somebody who has not stopped', ({ expect }) => {
    const one = phone({ profile: known, open: { kind: 'did-you-mean', ids: ['nausea'] } })
    expect(one.text('yes')).toEqual([fact('nausea')])
  })

  it('HELP is ours, in the language of its word, even where Twilio has its stock line', ({ expect }) => {
    expect(phone({ profile: { met: true } }).text('HELP')).toEqual([said('help')])
    expect(phone({ profile: { met: true } }).text('ayuda')).toEqual([said('help', 'es')])
    expect(phone({ profile: known }).text('HELP', { optOutType: 'HELP' })).toEqual([])
  })

  it('said aloud, yes never turns texts on again', ({ expect }) => {
    const one = phone({ channel: 'voice', profile: { ...known, optedOut } })
    one.calls()
    one.says('nausea', 0.3)
    one.says('yes')
    expect(one.profile().optedOut).toEqual(optedOut)
  })
})

describe('stopping what: the texts or the drinking', () => {
  it('is asked after an unclear word, and each digit does what it says', ({ expect }) => {
    const texts = phone({ profile: known })
    expect(texts.text('stpo')).toEqual([said('stop-meaning')])
    expect(texts.text('1')).toEqual([said('stopped')])
    expect(texts.profile().optedOut).not.toBeNull()
    const drinking = phone({ profile: known })
    drinking.text('i want to stop')
    expect(drinking.text('2')).toEqual([fact('alcohol-withdrawal')])
    expect(drinking.profile().optedOut).toBeNull()
  })

  it('another answer is taken for what it is', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('i want to stop')
    expect(one.text('nausea')).toEqual([fact('nausea')])
    expect(one.text('1')).not.toEqual([said('stopped')])
    expect(one.profile().optedOut).toBeNull()
  })
})

describe('misses', () => {
  it('first the menu, then the menu with a person, then silence', ({ expect }) => {
    const one = phone({ profile: known })
    expect(one.text('flurb glarb')[0]).toBe(`${said('not-understood')}\n${one.text('menu')[0]}`)
    const two = phone({ profile: known })
    two.text('flurb glarb')
    expect(two.text('wibble wobble').join('\n')).toContain(said('offer'))
    expect(two.text('wibble wobble')).toEqual([])
    expect(two.text('wibble wobble')).toEqual([])
  })

  it.for(['nausea', 'menu', 'HELP', 'who is this', '1', 'i want to kill myself', 'opt out'])(
    'silence is broken by %j',
    (body, { expect }) => {
      const one = phone({ profile: known })
      for (const noise of ['flurb', 'wibble', 'wobble', 'flurb']) one.text(noise)
      expect(one.text(body)).not.toEqual([])
    },
  )

  it('ends when the ten minutes have passed', ({ expect }) => {
    const one = phone({ profile: known })
    for (const noise of ['flurb', 'wibble', 'wobble']) one.text(noise)
    expect(one.text('flurb')).toEqual([])
    one.waits(LIMITS.MISS_WINDOW_MS)
    expect(one.text('flurb')).not.toEqual([])
  })

  it('a text that was understood starts the count again', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('flurb')
    one.text('wibble')
    one.text('nausea')
    expect(one.text('wobble')[0]).toContain(said('not-understood'))
  })

  it('a thank-you is no miss: the next miss is the first', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('nausea')
    one.text('thanks')
    expect(one.text('flurb glarb').join('\n')).not.toContain(said('offer'))
  })

  it('two machines do not thank each other all night', ({ expect }) => {
    const one = phone({ profile: known })
    const answered = Array.from({ length: 20 }, () => one.text('thank you')).filter((a) => a.length > 0)
    expect(answered.length).toBe(LIMITS.COURTESIES)
  })

  it('a digit that is not on the list is named as such', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('menu')
    expect(one.text('6')[0]).toContain(said('not-a-choice'))
  })

  it('another script is told, in both languages, what this line reads', ({ expect }) => {
    expect(phone({ profile: known }).text('помогите').join('\n')).toBe(
      `${said('another-script')}\n${said('another-script', 'es')}`,
    )
  })

  it('an empty text and a picture are not silence', ({ expect }) => {
    expect(phone({ profile: known }).text('')[0]).toContain(said('empty'))
    expect(phone({ profile: known }).text('', { pictures: 1 })).toEqual([said('no-pictures')])
    const captioned = phone({ profile: known }).text('nausea', { pictures: 1 })
    expect(captioned).toEqual([said('no-pictures'), fact('nausea')])
    expect(phone({ profile: known }).text('i want to kill myself', { pictures: 1 })[0]).toBe(suicide.en.text)
  })
})

describe('the first answer', () => {
  it.for([
    'nausea',
    'MENU',
    'HELP',
    'hi',
    'who is this',
    'flurb',
    '',
    'i want to kill myself',
    'nurse',
    'i want to stop',
  ])('to %j carries the first-contact line, after the answer', (body, { expect }) => {
    const one = phone()
    const texts = one.text(body)
    expect(texts.join('\n').split(said('first-contact'))).toHaveLength(2)
    expect(texts[0]?.startsWith(said('first-contact'))).toBe(false)
    expect(one.profile().met).toBe(true)
  })

  it('only the first one', ({ expect }) => {
    const one = phone()
    one.text('nausea')
    for (const body of ['side effects', 'menu', 'HELP', 'flurb', 'i want to kill myself', 'who is this'])
      expect(one.text(body).join('\n')).not.toContain(said('first-contact'))
  })

  it('is in the language of that text', ({ expect }) => {
    const texts = phone().text('¿qué es la naltrexona?')
    expect(texts).toEqual([`${fact('what-is-naltrexone', 'es')}\n${said('first-contact', 'es')}`])
  })

  it('waits while nothing is answered', ({ expect }) => {
    const one = phone()
    one.text('Liked “x”')
    one.text('STOP')
    expect(one.profile().met).toBe(false)
    expect(one.text('HELP').join('\n')).toContain(said('first-contact'))
  })

  it('of every topic stays within two segments with it', ({ expect }) => {
    for (const id of Object.keys(real.topics))
      for (const language of ['en', 'es'] as const) {
        const keyword = content.topics.find((t) => t.id === id)?.[language].keywords[0] ?? ''
        expect([id, phone({ profile: { language, known: 'guessed' } }).text(keyword).length]).toEqual([
          id,
          real.topics[id]?.flow == null || id === 'find-treatment' ? 1 : 2,
        ])
      }
  })
})

describe('after a crisis answer', () => {
  const after = (ms: number, body: string) => {
    const one = phone({ profile: known })
    one.text('i want to kill myself')
    one.waits(ms)
    return one.text(body)
  }

  it.for([
    { body: 'flurb glarb', answer: suicide.en.second },
    { body: UNSURE, answer: suicide.en.second },
    { body: 'hello', answer: suicide.en.second },
    { body: '?', answer: suicide.en.second },
    { body: '6', answer: suicide.en.second },
    { body: 'yes', answer: suicide.en.second },
    { body: 'ok', answer: suicide.en.kind },
    { body: 'thanks', answer: suicide.en.kind },
    { body: 'no', answer: suicide.en.kind },
  ])('for twelve hours $body gets one line, no menu and no question', ({ body, answer }, { expect }) => {
    expect(after(MINUTE, body)).toEqual([answer])
    expect(after(12 * HOUR - 10_000, body)).toEqual([answer])
    expect(after(12 * HOUR + 10_000, body)).not.toEqual([answer])
  })

  it('it never goes silent on somebody', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('i want to kill myself')
    for (let n = 0; n < 12; n += 1) expect(one.text('flurb glarb')).toEqual([suicide.en.second])
  })

  it('topics and commands are still answered', ({ expect }) => {
    expect(after(MINUTE, 'nausea')).toEqual([fact('nausea')])
    expect(after(MINUTE, 'menu')[0]).toContain(menu())
    expect(after(MINUTE, 'HELP')).toEqual([said('help')])
    expect(after(MINUTE, 'nurse')).toEqual([said('no-person')])
  })

  it('a new crisis gets its own answer', ({ expect }) => {
    expect(after(MINUTE, 'he wont wake up he overdosed')[0]).toBe(real.crisis.overdose.en.text)
  })

  it.for(['', ' '])('an empty text (%j) gets no menu either', (body, { expect }) => {
    expect(after(MINUTE, body).join('\n')).not.toContain(menu())
  })

  it('the answer is in the language of the text that raised it, whatever was chosen', ({ expect }) => {
    const one = phone({ profile: known })
    expect(one.text('quiero morir, me quiero suicidar')[0]).toBe(suicide.es.text)
    expect(one.profile().language).toBe('en')
  })

  it('on a new phone comes before anything else', ({ expect }) => {
    expect(phone().text('i want to kill myself')[0]?.startsWith(suicide.en.text)).toBe(true)
  })
})

describe('did you mean', () => {
  const two: Open = { kind: 'did-you-mean', ids: ['nausea', 'side-effects'] }

  it('is asked by title, and remembered', ({ expect }) => {
    const one = phone({ profile: known })
    const [question = ''] = one.text(UNSURE)
    const { open } = one.session()
    if (open?.kind !== 'did-you-mean') return expect(open).toMatchObject({ kind: 'did-you-mean' })
    expect(open.ids.length).toBeLessThanOrEqual(LIMITS.DID_YOU_MEAN)
    open.ids.forEach((id, i) => expect(question).toContain(`${i + 1} ${real.topics[id]?.en.title}`))
  })

  it.for([
    { body: '1', topic: 'nausea' },
    { body: '2', topic: 'side-effects' },
    { body: 'two', topic: 'side-effects' },
    { body: 'number 2', topic: 'side-effects' },
    { body: 'la dos', topic: 'side-effects' },
    { body: 'vivitrol', topic: 'pill-vs-shot' },
  ])('$body is $topic', ({ body, topic }, { expect }) => {
    const one = phone({ profile: known, open: two })
    expect(one.text(body)).toEqual([fact(topic)])
    expect(one.session().open).toBeNull()
  })

  it('yes to two has them listed again', ({ expect }) => {
    const one = phone({ profile: known, open: two })
    expect(one.text('yes').join()).toContain(`2 ${real.topics['side-effects']?.en.title}`)
    expect(one.session().open).toEqual(two)
  })

  it('a digit beyond the list is no answer to it', ({ expect }) => {
    const [answer = ''] = phone({ profile: known, open: two }).text('3')
    expect(Object.values(real.topics).some((t) => t.en.pages[0] === answer)).toBe(false)
  })

  it('is asked as often as a person needs, but not for ever', ({ expect }) => {
    const one = phone({ profile: known })
    const answered = Array.from({ length: 20 }, () => one.text(UNSURE)).filter((a) => a.length > 0)
    expect(answered.length).toBe(LIMITS.QUESTIONS_BACK)
  })

  it('does not bring silence to a person whose third text is not understood', ({ expect }) => {
    const one = phone({ profile: known })
    one.text(UNSURE)
    one.text(UNSURE)
    expect(one.text('flurb glarb').join('\n')).toContain(said('offer'))
  })

  it('says again what can be chosen when the number is none of them, and "no" is the menu', ({ expect }) => {
    const one = phone({ profile: known })
    const [asked = ''] = one.text(UNSURE)
    expect(one.text('5').join('\n')).toContain(asked)
    expect(one.text('no').join('\n')).toContain(menu('en'))
  })
})

describe('language', () => {
  it('follows what is written until it is chosen', ({ expect }) => {
    const one = phone({ profile: { met: true } })
    expect(one.text('hola')[0]).toContain(menu('es'))
    expect(one.text('what are the side effects')).toEqual([fact('side-effects')])
    one.text('español')
    expect(one.profile()).toMatchObject({ language: 'es', known: 'chosen' })
    expect(one.text('what are the side effects')).toEqual([fact('side-effects', 'es')])
  })

  it('one word of the other language does not turn a talk', ({ expect }) => {
    const one = phone({ profile: { met: true } })
    one.text('what are the side effects')
    one.text('hola')
    expect(one.profile().language).toBe('en')
  })

  it('an answer is in the language of its keyword while none was chosen', ({ expect }) => {
    expect(phone({ profile: { met: true } }).text('estreñimiento')).toEqual([
      fact('opioid-constipation', 'es'),
    ])
  })

  it('SWITCHING says so, in the new language, and puts the question again', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('menu')
    expect(one.text('ESPAÑOL').join('\n')).toContain(`${said('language-now', 'es')}\n${menu('es')}`)
    expect(one.text('english').join('\n')).toContain(`${said('language-now')}\n${menu()}`)
  })
})

describe('calls', () => {
  it('texts a fact to the phone that asks, with the consent that asking gives', ({ expect }) => {
    const one = phone({ channel: 'voice', profile: known })
    one.calls()
    one.says('nausea')
    expect(one.presses('7')).toEqual([spoken('texted')])
    expect(one.effects()).toContainEqual({
      kind: 'send',
      text: fact('nausea'),
      about: { topic: 'nausea', page: 0 },
    })
    expect(optOuts(one.effects())).toEqual(['text-me-this texted'])
  })

  it.for([
    { name: 'a withheld number', phrase: 'no-number', profile: {}, withheld: true, bundle: real },
    {
      name: 'a phone that cannot text',
      phrase: 'cannot-text',
      profile: { cannotText: true },
      withheld: false,
      bundle: real,
    },
    {
      name: 'a phone that stopped texts',
      phrase: 'texts-stopped',
      profile: { optedOut },
      withheld: false,
      bundle: real,
    },
    {
      name: 'a line without texts',
      phrase: 'no-texts-yet',
      profile: {},
      withheld: false,
      bundle: { ...real, settings: { ...real.settings, channels: 'voice' as const } },
    },
  ])('sends nothing to $name', ({ phrase, profile, withheld, bundle }, { expect }) => {
    const one = phone({ channel: 'voice', bundle, profile: { ...known, ...profile } })
    if (withheld) one.callsWithheld()
    else one.calls()
    one.says('nausea')
    expect(one.presses('7')).toEqual([spoken(phrase)])
    expect(one.effects().filter((e) => e.kind === 'send' || e.kind === 'record-consent')).toEqual([])
  })

  it('a crisis is heard however unsure the recogniser is, outside any question, and repeated by any key', ({
    expect,
  }) => {
    for (const confidence of [0.01, null, 1]) {
      const one = phone({ channel: 'voice', profile: known })
      one.calls()
      const [answer] = one.says('i want to kill myself', confidence)
      expect(answer).toBe(plain(suicide.en.voice))
      expect(one.effects()).toContainEqual(
        expect.objectContaining({ kind: 'speak', slow: true, apart: true }),
      )
      expect(one.presses('3')[0]).toBe(plain(suicide.en.voice))
      expect(one.presses('9').join(' ')).toContain(spoken('label-about'))
    }
  })

  it('what was hardly heard is said back, not obeyed', ({ expect }) => {
    const one = phone({ channel: 'voice', profile: known })
    one.calls()
    expect(one.says('nausea', 0.2)[0]).toContain('nausea')
    expect(one.session().places.some((p) => 'topic' in p)).toBe(false)
    expect(one.presses('1')).toContain(plain(real.topics['nausea']?.en.voice[0] ?? []))
  })

  it('after two results that fit nothing only keys are taken', ({ expect }) => {
    const one = phone({ channel: 'voice', profile: known })
    one.calls()
    one.says('flurb glarb')
    expect(one.session().keysOnly).toBe(false)
    expect(one.says('flurb glarb')).toContain(spoken('use-keys'))
    expect(one.effects().at(-1)).toMatchObject({ kind: 'listen', keysOnly: true, hints: [] })
  })
})

describe('a digit', () => {
  it.for([
    { said: '2', is: '2' },
    { said: 'two', is: '2' },
    { said: 'dos', is: '2' },
    { said: 'option 2', is: '2' },
    { said: 'la dos', is: '2' },
    { said: 'the first', is: '1' },
    { said: '22', is: null },
    { said: '2 pills', is: null },
    { said: 'option', is: null },
    { said: 'to', is: null },
    { said: 'constructor', is: null },
    { said: '', is: null },
  ])('$said: $is', ({ said, is }, { expect }) => {
    expect(digitOf(said)).toBe(is)
  })
})

describe('a guided talk', () => {
  it('keeps no answer, fitting or not, and no score once it is over', ({ expect }) => {
    const one = phone({ profile: known })
    one.text('audit')
    for (const answer of ['E', 'about four i guess', 'C', 'D']) {
      one.text(answer)
      expect(one.effects()).toContainEqual({ kind: 'withhold' })
    }
    expect(one.session()).toMatchObject({ tally: null })
    expect(JSON.stringify(one.session())).not.toContain('points')
  })

  it('counts an answer once, however often it is given again', ({ expect }) => {
    const one = phone({ profile: known })
    for (const answer of ['audit', 'E', '9', 'B', 'A']) one.text(answer)
    expect(one.text('A').join(' ')).toContain('Your score is 1 of 12')
  })
})

describe('care near a ZIP code', () => {
  const place = (name: string, zips: string[]) => {
    const words = { text: `${name}: 303-555-0100.`, voice: [`${name}: 303-555-0100.`] }
    return { zips, words: { en: words, es: words } }
  }
  const listed: Bundle = {
    ...real,
    places: [place('County', ['80']), place('Corner', ['80202']), place('Far', ['9'])],
  }

  it('names what an operator lists, the most local first, and keeps no code', ({ expect }) => {
    const one = phone({ bundle: listed, profile: known })
    expect(one.text('treatment').join(' ')).toContain('5-digit ZIP')
    const answer = one.text('80202').join('\n')
    expect(answer.indexOf('Corner')).toBeLessThan(answer.indexOf('County'))
    expect(answer).not.toContain('Far')
    expect(one.effects()).toContainEqual({ kind: 'withhold' })
  })

  it('says so where none is listed, and asks nobody while nothing is', ({ expect }) => {
    const one = phone({ bundle: listed, profile: known })
    one.text('treatment')
    expect(one.text('10001').join(' ')).toContain('no place near')
    expect(phone({ profile: known }).text('treatment').join(' ')).not.toContain('ZIP')
  })

  it('takes five keys on a call', ({ expect }) => {
    const one = phone({ bundle: listed, profile: known, channel: 'voice' })
    one.calls()
    one.presses('1')
    one.says('treatment')
    expect(one.effects()).toContainEqual(expect.objectContaining({ kind: 'listen', digits: 5 }))
    expect(one.presses('80202').join(' ')).toContain('Corner')
  })
})
