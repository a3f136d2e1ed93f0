import { lookup } from './bundle.ts'
import type { Command } from './content.ts'
import { choose, digitOf } from './choice.ts'
import { answerDose, doseAnswer } from './dose.ts'
import { relay, write } from './handoff.ts'
import { leave } from './leaving.ts'
import { LIMITS } from './limits.ts'
import { say, type Talk } from './talk.ts'
import { LANGUAGES } from './text.ts'
import { menuOf, run } from './walk.ts'

/**
 * Step 5 of the gate: while a handoff lasts, a few whole texts are obeyed and shown, and every other is passed on. True
 * if there is one.
 */
export function inHandoff(talk: Talk, body: string, said: string): boolean {
  const { open, profile } = talk.session
  const { handoff } = profile
  if (handoff === null) return false
  if (open?.kind === 'stop-meaning' || open?.kind === 'forget-me') {
    const isAnswer = ['1', '2', 'yes', 'no', 'si'].includes(said)
    if (isAnswer) return false
    talk.session = { ...talk.session, open: null }
  }
  // The word that our own question offers is no word about a dose.
  if (open?.kind === 'handoff-about' && SKIP.has(said)) return about(talk, handoff.ref, body, said)
  if (obey(talk, said)) return true
  if (open?.kind === 'handoff-menu' && digitOf(said) !== null && choose(talk, said, 'text')) {
    relay(talk, body, 'command')
    return true
  }
  if (open?.kind === 'handoff-about') return about(talk, handoff.ref, body, said)
  talk.session = { ...talk.session, open: null }
  relay(talk, body, null)
  return true
}

/** MENU, BYE, LEAVE, FORGET ME, and what answers a reminder of the last hours. */
function obey(talk: Talk, said: string): boolean {
  const command = commandOf(talk, said)
  const show = (how: 'command' | 'reminder'): true => {
    relay(talk, said.toUpperCase(), how)
    return true
  }
  if (command === 'menu') {
    show('command')
    run(talk, menuOf(talk.bundle))
    talk.session = { ...talk.session, open: { kind: 'handoff-menu' } }
    return true
  }
  if (command === 'leave') {
    show('command')
    leave(talk, 'left')
    talk.session = { ...talk.session, open: null }
    say(talk, 'handoff-left')
    return true
  }
  if (command === 'forget-me') {
    show('command')
    talk.session = { ...talk.session, awaited: false, open: { kind: 'forget-me' } }
    say(talk, 'forget-ask')
    return true
  }
  const { reminded } = talk.session.profile
  const isLate = reminded === null || talk.at - reminded.at >= LIMITS.REMINDED_IN_HANDOFF_MS
  const dose = isLate ? null : doseAnswer(said)
  return dose !== null && answerDose(talk, dose) && show('reminder')
}

/** LEAVE and FORGET ME are obeyed late too, after an outage. False if `said` is neither. */
export function leavesLate(talk: Talk, said: string): boolean {
  const command = commandOf(talk, said)
  return (command === 'leave' || command === 'forget-me') && obey(talk, said)
}

const commandOf = (talk: Talk, said: string): Command | undefined =>
  LANGUAGES.map((l) => lookup(talk.bundle.commands[l], said)).find((c) => c !== undefined)

/** The answer to "what is it about", which is also the first line; SKIP gives none. */
function about(talk: Talk, ref: number, body: string, said: string): true {
  talk.session = { ...talk.session, open: null }
  const text = SKIP.has(said) ? null : body
  write(talk, { kind: 'about', ref, at: talk.at, text })
  return true
}
const SKIP = new Set(['skip', 'omitir', 'saltar', 'no', 'nada', 'nothing'])
