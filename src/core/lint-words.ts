import { type Bundle, MENU, type Words } from './bundle.ts'
import type { Content } from './compile.ts'
import { RESERVED } from './keywords.ts'
import { LIMITS } from './limits.ts'
import { HANDOFF_PHRASES } from './lint-handoff.ts'
import { error, type Problem } from './problem.ts'
import { outsideGsm, room, segments } from './segments.ts'
import { plain } from './speech.ts'
import { listing } from './talk.ts'
import { type Language, LANGUAGES, normalise } from './text.ts'

/** Phrases that the core says by name; without one of them a person would hear silence. */
export const PHRASES = [
  'first-contact',
  'who',
  'help',
  'stopped',
  'stopped-drinking',
  'stop-meaning',
  'started',
  'wrong-number',
  'condolence',
  'no-pictures',
  'empty',
  'another-script',
  'not-understood',
  'not-a-choice',
  'nothing-open',
  'did-you-mean',
  'offer',
  'no-person',
  'thanks',
  'language-now',
  'more-hint',
  'no-more',
  'no-more-now',
  'no-source',
  'source-from',
  'source-draft',
  'source-reviewed',
  'press',
  'closing',
  'keys',
  'keys-no-text',
  'not-a-key',
  'not-heard',
  'use-keys',
  'heard',
  'did-you-mean-voice',
  'texted',
  'texted-already',
  'more-by-voice',
  'cannot-text',
  'no-number',
  'no-texts-yet',
  'texts-stopped',
  'nothing-to-text',
  'no-calls',
  'emergency-again',
  'trouble',
  'sorry',
  'word-offer',
  'remind-date-near',
  'forget-not',
  'reminders-moved',
  'reminder-help',
  'help-wanted',
  'help-not-needed',
  'word-which',
  'word-none',
  'word-set',
  'links',
  'urgent-opioid',
  'urgent-flag',
  'urgent-mood',
  'emergency-retry',
  'remind-regimen',
  'remind-time',
  'remind-times',
  'remind-half',
  'remind-date',
  'remind-place',
  'remind-clock',
  'remind-hour',
  'remind-disclosure',
  'schedule-daily',
  'schedule-thrice',
  'schedule-mwf',
  'schedule-weekly',
  'schedule-shot',
  'schedule-ahead',
  'schedule-series',
  'schedule-text',
  'schedule-texts',
  'schedule-call',
  'schedule-calls',
  'remind-way',
  'remind-disclosure-call',
  'remind-started',
  'remind-declined',
  'remind-full',
  'reminder-neutral',
  'reminder-plain',
  'reminder-visit',
  'reminder-date',
  'when-today',
  'when-tomorrow',
  'when-days',
  'reminder-useful',
  'reminder-still-you',
  'ring-take',
  'ring-answers',
  'ring-keys',
  'reminder-kept',
  'reminder-paused-itself',
  'dose-taken',
  'dose-early',
  'dose-skipped',
  'dose-later',
  'dose-later-once',
  'dose-later-none',
  'dose-twice',
  'dose-twice-counted',
  'dose-twice-not',
  'dose-undone',
  'nothing-to-undo',
  'which-question',
  'visit-things',
  'reminders-none',
  'reminders-list',
  'list-daily',
  'list-weekly',
  'list-date',
  'list-paused',
  'list-held',
  'which-reminder',
  'which-end',
  'pause-length',
  'reminder-paused',
  'reminder-paused-until',
  'reminders-resumed',
  'reminders-held',
  'reminder-ended',
  'reminders-ended',
  'summary-month',
  'summary-none',
  'by-text-only',
  'forget-ask',
  'forgotten',
  ...Object.keys(HANDOFF_PHRASES),
] as const

/** Phrases that may be the first answer a phone ever gets, so that the first-contact line must fit behind them. */
const FIRST_ANSWERS = new Set<string>([
  'who',
  'help',
  'no-person',
  'handoff-consent',
  'no-more',
  'no-source',
  'no-pictures',
  'empty',
  'stop-meaning',
  'thanks',
  'urgent-opioid',
  'urgent-flag',
  'urgent-mood',
])
/** Confirmations in which the law or the platform wants the word itself. */
const MAY_NAME_WORDS = new Set<string>([
  'first-contact',
  'stopped',
  'stopped-drinking',
  'started',
  'help',
  'texts-stopped',
  'forgotten',
  'clinician-started',
  'clinician-stopped',
])

/** What can go wrong in sentences: too long as sent, letters that cost double, words that mean something else. */
export function lintWords(content: Content, bundle: Bundle): Problem[] {
  return [
    ...phrases(content, bundle),
    ...topics(content, bundle),
    ...menus(content, bundle),
    ...emergencies(bundle),
  ]
}

const FULL = room(LIMITS.SEGMENTS_PER_TEXT)

/** The budget of one text as sent, `reserved` units of it being kept for the first-contact line. */
function fit(
  file: string,
  path: (string | number)[],
  sent: string,
  reserved: number,
  keepsAccents: boolean,
): Problem[] {
  const foreign = outsideGsm(sent)
  if (foreign.length > 0 && !(keepsAccents && /^[áíóúÁÍÓÚ]+$/.test(foreign.join(''))))
    return [
      error(
        file,
        path,
        `${foreign.map((c) => `"${c}" (U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`).join(', ')} is outside GSM-7 and would make every segment hold 70 characters instead of 160`,
      ),
    ]
  const { units, encoding } = segments(sent)
  const limit = encoding === 'GSM-7' ? FULL : room(LIMITS.SEGMENTS_PER_TEXT, 'UCS-2')
  const parts = segments(sent + 'x'.repeat(reserved)).segments
  if (parts <= LIMITS.SEGMENTS_PER_TEXT) return []
  const held = reserved > 0 ? ` with ${reserved} kept for the first-contact line` : ''
  if (units + reserved <= limit)
    return [
      error(
        file,
        path,
        `${parts} segments${held}: a sign that takes two units stands where two segments meet`,
      ),
    ]
  return [
    error(
      file,
      path,
      `${units + reserved - limit} over: ${units} ${encoding} units as sent${held}, ${limit} fit ${LIMITS.SEGMENTS_PER_TEXT} segments and this takes ${parts} segments`,
    ),
  ]
}

function phrases(content: Content, bundle: Bundle): Problem[] {
  const file = 'content/phrases.yaml'
  const keeps = content.hotline.accents === 'keep'
  const missing = PHRASES.filter((id) => !Object.hasOwn(content.phrases, id)).map((id) =>
    error(file, [], `the phrase ${id} is missing`),
  )
  const firstContact = LANGUAGES.flatMap((l) => {
    const units = segments(bundle.phrases['first-contact']?.[l].text ?? '').units
    return units + 1 > LIMITS.FIRST_CONTACT_UNITS
      ? [
          error(
            file,
            ['first-contact', l],
            `${units + 1} units with its line break; ${LIMITS.FIRST_CONTACT_UNITS} are kept for it`,
          ),
        ]
      : []
  })
  const saidByFlows = new Set(
    content.flows.flatMap((flow) =>
      Object.values(flow.nodes).flatMap((node) => ('say' in node ? [node.say] : [])),
    ),
  )
  const each = Object.entries(bundle.phrases).flatMap(([id, both]) =>
    LANGUAGES.flatMap((l) => [
      ...fit(
        file,
        [id, l],
        longest(content, bundle, both[l].text, l),
        FIRST_ANSWERS.has(id) ? LIMITS.FIRST_CONTACT_UNITS : 0,
        keeps,
      ),
      ...placeholders(file, id, l, both[l], saidByFlows),
      ...(MAY_NAME_WORDS.has(id) ? [] : asksForReserved(file, [id, l], both[l].text)),
    ]),
  )
  return [...missing, ...firstContact, ...each]
}

/** A phrase with the highest score and with every mark that one flow can give. */
function longest(content: Content, bundle: Bundle, text: string, language: Language): string {
  if (!text.includes('{marks}') && !text.includes('{points}')) return text
  const lists = content.flows.map((flow) => {
    const marks = Object.values(flow.nodes).flatMap((n) => ('choices' in n ? n.choices : []))
    return [...new Set(marks.flatMap((c) => c.mark ?? []))].map(
      (m) => bundle.phrases[m]?.[language].text ?? '',
    )
  })
  const most = lists.map((list) => list.join(', ')).toSorted((a, b) => b.length - a.length)[0] ?? ''
  return text.replace('{marks}', most).replace('{points}', '99')
}

/** What is filled in during a talk; a name that nothing fills in would be read to people as it stands. */
const FILLED: Record<string, readonly string[]> = {
  ...HANDOFF_PHRASES,
  'did-you-mean': ['list'],
  press: ['label', 'key'],
  links: ['list'],
  'remind-half': ['hour'],
  'remind-hour': ['time'],
  'remind-disclosure': ['schedule'],
  'remind-disclosure-call': ['schedule'],
  'schedule-daily': ['one', 'times', 'zone'],
  'schedule-thrice': ['many', 'times', 'zone'],
  'schedule-mwf': ['many', 'times', 'zone'],
  'schedule-weekly': ['one', 'times', 'zone'],
  'schedule-shot': ['many', 'day', 'times', 'zone'],
  'schedule-ahead': ['many', 'count', 'day', 'times', 'zone'],
  'schedule-series': ['many', 'times', 'zone'],
  'remind-started': ['when'],
  'reminder-neutral': ['time'],
  'reminder-plain': ['time', 'what'],
  'reminder-visit': ['when'],
  'reminder-date': ['when'],
  'when-days': ['days'],
  'dose-taken': ['time'],
  'dose-early': ['time'],
  'dose-later': ['time'],
  'reminders-list': ['list'],
  'list-daily': ['times'],
  'list-weekly': ['times'],
  'list-date': ['day', 'times'],
  'which-reminder': ['list'],
  'which-end': ['list'],
  'reminder-paused-until': ['day'],
  'summary-month': ['missed', 'month', 'skipped', 'taken'],

  heard: ['title'],
  'source-draft': ['due'],
  'source-reviewed': ['on', 'due'],
}

function placeholders(
  file: string,
  id: string,
  language: Language,
  words: Words,
  saidByFlows: ReadonlySet<string>,
): Problem[] {
  const allowed = FILLED[id] ?? []
  const possible = saidByFlows.has(id) ? ['points', 'marks'] : []
  return [words.text, plain(words.voice)].flatMap((form) => {
    const used = [...form.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name)
    return [
      ...used
        .filter((name) => ![...allowed, ...possible].includes(name))
        .map((name) => error(file, [id, language], `nothing fills in {${name}}`)),
      ...allowed
        .filter((name) => !used.includes(name))
        .map((name) => error(file, [id, language], `{${name}} is missing`)),
    ]
  })
}

/** Whatever else a crisis answer says, it says where help is. */
function emergencies(bundle: Bundle): Problem[] {
  return Object.entries(bundle.crisis).flatMap(([name, both]) =>
    LANGUAGES.flatMap((l) =>
      [
        { key: 'text', words: both[l].text },
        { key: 'voice', words: plain(both[l].voice) },
        { key: 'second', words: both[l].second },
      ].flatMap(({ key, words }) =>
        /\b(?:911|988)\b/.test(words)
          ? []
          : [error('content/crisis.yaml', ['answers', name, l, key], 'names neither 911 nor 988')],
      ),
    ),
  )
}

const ASKING =
  /\b(?:[Rr]eply|[Tt]ext|[Ss]end|[Aa]nswer|[Rr]esponda|[Mm]ande|[Ee]nvie|[Cc]onteste)(?: with| con)?(?: the word| la palabra)? ["']?([A-ZÁÉÍÓÚÑ]{2,})\b/gu

/** A prompt never asks for a word that the platform or the law gives another meaning; YES is the exception. */
function asksForReserved(file: string, path: (string | number)[], sent: string): Problem[] {
  return [...sent.matchAll(ASKING)].flatMap(([, word = '']) =>
    RESERVED.includes(normalise(word)) && normalise(word) !== 'yes'
      ? [error(file, path, `asks for ${word}, which is a STOP, START or HELP word: ask for a digit`)]
      : [],
  )
}

function topics(content: Content, bundle: Bundle): Problem[] {
  const keeps = content.hotline.accents === 'keep'
  return content.topics.flatMap((topic) => {
    const file = `content/topics/${topic.id}.yaml`
    const problems: Problem[] = []
    topic.sources.forEach((s, i) => {
      if (!Object.hasOwn(content.sources, s.id))
        problems.push(
          error(file, ['sources', i, 'id'], `unknown source ${s.id}: add it to content/sources.yaml`),
        )
    })
    for (const language of LANGUAGES) {
      const side = bundle.topics[topic.id]?.[language]
      if (side === undefined) continue
      side.pages.forEach((page, i) => {
        problems.push(
          ...fit(
            file,
            [language, i === 0 ? 'sms' : 'more'],
            page,
            i === 0 ? LIMITS.FIRST_CONTACT_UNITS : 0,
            keeps,
          ),
        )
      })
      problems.push(...fit(file, ['sources'], side.source.text, LIMITS.FIRST_CONTACT_UNITS, keeps))
      problems.push(...fit(file, [language, 'title'], side.title, 0, keeps))
    }
    return problems
  })
}

/** Every menu, as a text lists it, in one language and in both. */
function menus(content: Content, bundle: Bundle): Problem[] {
  return content.flows.flatMap((flow) =>
    Object.entries(flow.nodes).flatMap(([name, node]) => {
      if (!('choices' in node)) return []
      const file = `flows/${flow.id}.yaml`
      return LANGUAGES.flatMap((l) =>
        [false, true].flatMap((bilingual) => {
          const lines = listing(bundle, node, l, bilingual)
          // Only the first menu can be the first thing that a phone ever hears from us.
          const first = flow.id === MENU && name === flow.start
          return fit(file, ['nodes', name], lines.join('\n'), first ? LIMITS.FIRST_CONTACT_UNITS : 0, true)
        }),
      )
    }),
  )
}
