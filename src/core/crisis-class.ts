/** The classes of crisis, each with an answer of its own. */
export const CRISIS_CLASSES = [
  'overdose',
  'allergic',
  'alcohol_withdrawal',
  'suicide',
  'violence',
  'opioid_on_naltrexone',
] as const
export type CrisisClass = (typeof CRISIS_CLASSES)[number]

/** What is not a crisis but cannot wait for tomorrow: the topic that answers it, with its warning first. */
export const URGENCIES = {
  opioid: 'opioid-free-wait',
  liver: 'liver',
  site: 'injection-site',
  lung: 'allergy-and-lung',
  mood: 'mood',
  fluids: 'nausea',
  pregnant: 'pregnancy',
} as const
export type Urgency = keyof typeof URGENCIES
export const URGENCY_NAMES: readonly Urgency[] = [
  'opioid',
  'liver',
  'site',
  'lung',
  'mood',
  'fluids',
  'pregnant',
]

/** What a text that somebody wrote in need can be, or none of it. */
export const NEEDS = [...CRISIS_CLASSES, ...URGENCY_NAMES, 'none'] as const
export type Need = (typeof NEEDS)[number]

/**
 * The order in which classes win when a text matches several. Withdrawal stands in it twice; what is only urgent
 * comes after every crisis.
 */
export const RUNGS = [
  { rung: 'overdose', class: 'overdose', severe: false },
  { rung: 'allergic', class: 'allergic', severe: false },
  { rung: 'alcohol_withdrawal_severe', class: 'alcohol_withdrawal', severe: true },
  { rung: 'suicide', class: 'suicide', severe: false },
  { rung: 'violence', class: 'violence', severe: false },
  { rung: 'opioid_on_naltrexone', class: 'opioid_on_naltrexone', severe: false },
  { rung: 'alcohol_withdrawal', class: 'alcohol_withdrawal', severe: false },
  { rung: 'opioid', urgency: 'opioid' },
  { rung: 'lung', urgency: 'lung' },
  { rung: 'fluids', urgency: 'fluids' },
  { rung: 'liver', urgency: 'liver' },
  { rung: 'site', urgency: 'site' },
  { rung: 'mood', urgency: 'mood' },
  { rung: 'pregnant', urgency: 'pregnant' },
] as const
