import { type Bundle, lookup } from './bundle.ts'
import type { Effect } from './effect.ts'
import { screen } from './crisis.ts'
import { guess } from './language.ts'
import { typedByNobody } from './automatic.ts'
import { compliance } from './keywords.ts'
import { LANGUAGES } from './text.ts'

/**
 * What can be answered when a person's own object cannot be reached: gate steps 1 and 2, without any state. Nothing
 * here claims that a STOP was recorded, since nothing can be.
 */
export function withoutState(builtIn: Bundle, body: string, optOutType: string | null): Effect[] {
  if (typedByNobody(body) || optOutType !== null) return []
  const word = compliance(body, false)
  const filtered = builtIn.settings.opt_out === 'twilio'
  if (word?.word === 'stop' && filtered && word.byTwilio) return []
  const { language } = guess(body)
  const text = (phrase: string): Effect[] => {
    const words = lookup(builtIn.phrases, phrase)?.[language]
    return words === undefined ? [] : [{ kind: 'reply', text: words.text }]
  }
  if (word?.word === 'help') return text('help')
  const alarm = word === null ? screen(builtIn.lexicon, body) : null
  if (alarm === null) return text('trouble')
  const answer = lookup(builtIn.crisis, alarm.class)?.[alarm.language]
  if (answer === undefined) return text('trouble')
  const also = alarm.also988 ? builtIn.append988[alarm.language].text : null
  return [answer.text, also, answer.then].flatMap((t) => (t === null ? [] : [{ kind: 'reply', text: t }]))
}

/** The same for a call: the emergency answer if one is due, then the numbers in both languages, then the end. */
export function callWithoutState(builtIn: Bundle, heard: string): Effect[] {
  const alarm = heard === '' ? null : screen(builtIn.lexicon, heard)
  const answer = alarm === null ? undefined : lookup(builtIn.crisis, alarm.class)?.[alarm.language]
  const emergency: Effect[] =
    alarm === null || answer === undefined
      ? []
      : [answer.voice, ...(alarm.also988 ? [builtIn.append988[alarm.language].voice] : [])].map((speech) => ({
          kind: 'speak',
          language: alarm.language,
          speech,
          slow: true,
          apart: true,
        }))
  return [...emergency, ...lastWords(builtIn, 'voice')]
}

/** When even that fails: the one sentence in both languages that asks nothing of anybody. */
export function lastWords(builtIn: Bundle, channel: 'text' | 'voice'): Effect[] {
  const words = LANGUAGES.flatMap((language) => {
    const found = lookup(builtIn.phrases, 'trouble')?.[language]
    return found === undefined ? [] : [{ language, found }]
  })
  if (channel === 'text') return [{ kind: 'reply', text: words.map(({ found }) => found.text).join('\n') }]
  return [
    ...words.map(({ language, found }): Effect => ({
      kind: 'speak',
      language,
      speech: found.voice,
      slow: false,
      apart: true,
    })),
    { kind: 'hang-up' },
  ]
}
