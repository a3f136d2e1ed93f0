/**
 * `npm run ten-years -- [rules] [seed]`: so many random rules in every zone of the IANA list, each lived through for ten
 * years, on the very steps that send reminders. Prints how many cases ran, and in what time.
 */
import * as fc from 'fast-check'
import { readContent } from '../../bin/read-content.ts'
import { ROOT } from '../../simulator/laptop.ts'
import type { Bundle } from '../../src/core/bundle.ts'
import { wallAt } from '../../src/core/clock.ts'
import { compile } from '../../src/core/compile.ts'
import { wakeAt } from '../../src/core/due.ts'
import { next } from '../../src/core/occurrence.ts'
import type { Reminder } from '../../src/core/reminder.ts'
import { Rule } from '../../src/core/rule.ts'
import { begin, NEW_PROFILE, Session } from '../../src/core/session.ts'
import { step } from '../../src/core/step.ts'
import { anyRule, keysOn } from './any-rule.ts'

const DAY = 86_400_000
/** A Monday. */
const START = Date.parse('2026-11-23T16:00:00Z')
export const TEN_YEARS = 3653 * DAY
/** The process starts anew at one wake in so many: its session is written and read, its rule too. */
const RESTART_EACH = 5

export const ZONES = Intl.supportedValuesOf('timeZone')

export type Lived = { occurrences: number; texts: number; missed: number; restarts: number }

/** Ten years of one rule in one zone. Throws, naming both, if anything is not as it must be. */
export function live(bundle: Bundle, zone: string, rule: Rule, ms = TEN_YEARS): Lived {
  const wrong = (what: string): never => {
    throw new Error(`${what}: ${zone}, ${JSON.stringify(rule)}`)
  }
  const own: Reminder = {
    id: 1,
    regimen: 'ntx-daily',
    rule,
    zone,
    anyHour: false,
    plain: false,
    by: 'text',
    word: null,
    state: 'active',
    until: null,
    next: next(rule, zone, START),
    again: null,
    unanswered: 0,
  }
  let session = begin('text', { ...NEW_PROFILE, met: true, known: 'chosen', reminders: [own] }, START)
  const marks = new Map<string, string>()
  const lived: Lived = { occurrences: 0, texts: 0, missed: 0, restarts: 0 }
  let now = START
  let last = START
  for (let wakes = 0; ; wakes += 1) {
    const due = wakeAt(session.profile)
    if (due === null || due > START + ms) break
    if (due <= now && wakes > 0) wrong(`time stands still at ${new Date(now).toISOString()}`)
    if (wakes % RESTART_EACH === 0) {
      session = Session.parse(JSON.parse(JSON.stringify(session)))
      const [kept] = session.profile.reminders
      // Asked anew from anywhere before it, the rule names the same occurrence.
      if (kept?.next != null && kept.again === null) {
        const from = now + Math.floor(((kept.next.at - now) * (wakes % 97)) / 97)
        if (JSON.stringify(next(kept.rule, zone, from)) !== JSON.stringify(kept.next)) wrong('another one')
      }
      lived.restarts += 1
    }
    now = due
    const { session: after, effects } = step(bundle, session, { kind: 'time-came', at: now })
    for (const effect of effects) {
      if (effect.kind === 'dose') {
        if (marks.has(effect.key)) wrong(`${effect.key} twice`)
        marks.set(effect.key, effect.mark)
        lived.occurrences += 1
        if (effect.mark === 'missed') lived.missed += 1
      }
      if (effect.kind === 'send') {
        const { hour } = wallAt(now, zone).time
        if (hour < 8 || hour >= 21) wrong(`at ${hour} o'clock`)
        if (lived.texts > 0 && now <= last) wrong('two at once')
        last = now
        lived.texts += 1
      }
    }
    // Somebody answers each, so that it neither asks whether it is useful nor pauses itself.
    const reminders = after.profile.reminders.map((r) => ({ ...r, unanswered: 0 }))
    session = { ...after, profile: { ...after.profile, reminders, heardAt: now, reminded: null } }
  }
  for (let at = START + 2 * DAY; at < now - 2 * DAY; at += DAY) {
    const date = new Date(at).toISOString().slice(0, 10)
    for (const key of keysOn(rule, date)) if (!marks.has(key)) wrong(`${key} never`)
  }
  for (const key of marks.keys())
    if (!keysOn(rule, key.slice(0, 10)).includes(key)) wrong(`${key} is no day of it`)
  return lived
}

if (import.meta.main) {
  const [rules = 1, seed = 1] = process.argv.slice(2).map(Number)
  const { content } = readContent(ROOT)
  if (content === null || !Number.isInteger(rules) || !Number.isInteger(seed)) process.exit(1)
  const bundle = compile(content, null)
  const began = performance.now()
  const total: Lived & { cases: number } = { cases: 0, occurrences: 0, texts: 0, missed: 0, restarts: 0 }
  for (const [n, zone] of ZONES.entries()) {
    for (const rule of fc.sample(anyRule, { numRuns: rules, seed: seed + n })) {
      const { occurrences, texts, missed, restarts } = live(bundle, zone, Rule.parse(rule))
      total.cases += 1
      total.occurrences += occurrences
      total.texts += texts
      total.missed += missed
      total.restarts += restarts
    }
    if (n % 50 === 49) console.log(`${n + 1} of ${ZONES.length} zones`)
  }
  console.table({
    zones: ZONES.length,
    ...total,
    minutes: Math.round((performance.now() - began) / 6000) / 10,
  })
}
