import { type Bundle, CALL, lookup } from './bundle.ts'
import type { GlassHeld } from './letter.ts'
import { LIMITS } from './limits.ts'
import { languageOf, say, type Talk } from './talk.ts'
import type { Speech } from './speech.ts'
import type { Language } from './text.ts'
import { run, startOf } from './walk.ts'

/**
 * A call from a clinician's phone. Whose number it is can be forged, so nothing is said of anybody before six digits are
 * right; then whoever the clinician holds, or held in the last hour, can be named, and after a reason their number is
 * said, so that help can be sent. Whoever keys nothing has the line that everybody has.
 */
export function staffCalled(talk: Talk): void {
  talk.session = { ...talk.session, staff: { at: 'pin', tries: 0, held: [], chosen: null } }
  say(talk, 'clinician-glass-pin')
}

/** The keys of a reason, as the question offers them; each is written into the trail as it stands here. */
export const GLASS_REASONS: Readonly<Record<string, string>> = {
  '1': 'overdose or breathing, by call',
  '2': 'suicide, by call',
  '3': 'violence, by call',
  '4': 'another danger, by call',
}

/** `held` is what the desk said to a PIN, null that it is wrong; `broken`, whether it lets the number be known. */
export function staffKeyed(
  talk: Talk,
  keys: string,
  { held, broken }: { held?: GlassHeld[] | null | undefined; broken?: boolean | undefined },
): void {
  const { staff } = talk.session
  if (staff === null) return
  // The digits are for nobody to read, nor whose number was asked for.
  talk.effects.push({ kind: 'withhold' })
  if (staff.at === 'pin') return pinKeyed(talk, staff, keys, held ?? null)
  if (staff.at === 'whom') {
    const chosen = staff.held[Number(keys) - 1]
    if (chosen === undefined) return again(talk, () => offer(talk, staff.held))
    talk.session = { ...talk.session, staff: { ...staff, at: 'why', tries: 0, chosen } }
    return say(talk, 'clinician-glass-why', { vars: { code: spelled(chosen.code) } })
  }
  if (!Object.hasOwn(GLASS_REASONS, keys)) {
    const code = spelled(staff.chosen?.code ?? '')
    return again(talk, () => say(talk, 'clinician-glass-why', { vars: { code } }))
  }
  talk.hungUp = true
  if (broken !== true || staff.chosen === null) return say(talk, 'clinician-glass-over')
  talk.effects.push({ kind: 'tell-number', handoff: staff.chosen.handoff, language: languageOf(talk) })
}

function pinKeyed(
  talk: Talk,
  staff: NonNullable<Talk['session']['staff']>,
  keys: string,
  held: GlassHeld[] | null,
): void {
  if (!/^\d{6}$/.test(keys)) return ordinary(talk)
  if (held === null) return again(talk, () => say(talk, 'clinician-glass-wrong'))
  if (held.length === 0) {
    talk.hungUp = true
    return say(talk, 'clinician-glass-none')
  }
  talk.session = { ...talk.session, staff: { ...staff, at: 'whom', tries: 0, held } }
  offer(talk, held)
}

const offer = (talk: Talk, held: readonly GlassHeld[]): void =>
  held.forEach(({ code }, i) =>
    say(talk, 'clinician-glass-whom', { vars: { code: spelled(code), key: String(i + 1) } }),
  )

/** Asked again, but not for ever. */
function again(talk: Talk, ask: () => void): void {
  const { staff } = talk.session
  if (staff === null) return
  const tries = staff.tries + 1
  talk.session = { ...talk.session, staff: { ...staff, tries } }
  if (tries >= LIMITS.TRIES_PER_QUESTION) {
    talk.hungUp = true
    say(talk, 'clinician-glass-over')
  } else ask()
}

/** Nothing keyed: before the PIN it is a call like any other, after it the call ends. */
export function staffSilent(talk: Talk): void {
  if (talk.session.staff?.at === 'pin') return ordinary(talk)
  again(talk, () => say(talk, 'clinician-glass-still'))
}

function ordinary(talk: Talk): void {
  talk.session = { ...talk.session, staff: null }
  run(talk, startOf(talk.bundle, CALL))
}

/** "K7" is said letter by letter. */
const spelled = (code: string): string => code.split('').join(' ')

/** The sentence that says a number, twice; null where nobody has it any more. */
export function numberSaid(bundle: Bundle, language: Language, number: string | null): Speech {
  const phrase = number === null ? 'clinician-glass-over' : 'clinician-glass-number'
  const words = lookup(bundle.phrases, phrase)?.[language].voice ?? []
  return words.flatMap((part): Speech => {
    if (typeof part !== 'string' || number === null) return [part]
    return part
      .split('{number}')
      .flatMap((text, i): Speech => (i === 0 ? [text] : [{ as: 'telephone', text: number }, text]))
  })
}
