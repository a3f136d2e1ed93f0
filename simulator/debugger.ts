import type { Problem } from './webhook.ts'

/** An entry as Twilio's debugger shows it; a warning means that the call or text went on. */
export type Entry = Problem & { level: 'error' | 'warning'; more: string }

// Of the verbs' own codes only a few end anything; of the others only these do not.
const warnings = [12200, 14207, 15003, 16011]
const errors = [13201, 13237]

function isWarning(code: number): boolean {
  return warnings.includes(code) || (code >= 13200 && code < 14000 && !errors.includes(code))
}

/** Everything that Twilio would have complained of, oldest first. */
export function entries(problems: readonly Problem[]): Entry[] {
  return problems.map((problem) => ({
    ...problem,
    level: isWarning(problem.code) ? 'warning' : 'error',
    more: `https://www.twilio.com/docs/errors/${problem.code}`,
  }))
}
