import * as z from 'zod'

export const CrisisClass = z.enum([
  'overdose',
  'allergic',
  'alcohol_withdrawal',
  'suicide',
  'violence',
  'opioid_on_naltrexone',
])
export type CrisisClass = z.infer<typeof CrisisClass>

/** The order in which classes win when a text matches several. Withdrawal stands in it twice. */
export const RUNGS = [
  { rung: 'overdose', class: 'overdose', severe: false },
  { rung: 'allergic', class: 'allergic', severe: false },
  { rung: 'alcohol_withdrawal_severe', class: 'alcohol_withdrawal', severe: true },
  { rung: 'suicide', class: 'suicide', severe: false },
  { rung: 'violence', class: 'violence', severe: false },
  { rung: 'opioid_on_naltrexone', class: 'opioid_on_naltrexone', severe: false },
  { rung: 'alcohol_withdrawal', class: 'alcohol_withdrawal', severe: false },
] as const
