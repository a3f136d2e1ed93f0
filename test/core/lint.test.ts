import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Located, type Read, readContent } from '../../bin/read-content.ts'
import { compile } from '../../src/core/compile.ts'
import { PHRASES } from '../../src/core/lint-words.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { room, segments } from '../../src/core/segments.ts'

const ROOT = join(import.meta.dirname, '../..')
const TODAY = '2026-11-23'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorway-lint-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The project's own content with one file changed, read as `npm run check` reads it. */
function broken(file: string, edit: (text: string) => string, today = TODAY): Read {
  for (const part of ['content', 'flows'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true, force: true })
  const before = readFileSync(join(folder, file), 'utf8')
  const after = edit(before)
  if (after === before) throw new Error(`${file}: the edit changes nothing, so the row proves nothing`)
  writeFileSync(join(folder, file), after)
  return readContent(folder, today)
}

/** The first line of the edited file that holds `text`, from 1; 1 where the row expects the top of the file. */
function lineOf(file: string, text: string): number {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n')
  return lines.findIndex((line) => line.includes(text)) + 1
}

const NAUSEA = 'content/topics/nausea.yaml'
const PHRASE_FILE = 'content/phrases.yaml'
const MENU = 'flows/menu.yaml'
const CALL = 'flows/call.yaml'
const TOP = 'the top of the file'

const swap =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, () => to)
const add =
  (more: string) =>
  (text: string): string =>
    `${text}${more}`
/** Takes the last top-level section that begins with `key:` away. */
const without =
  (key: string) =>
  (text: string): string =>
    text.replace(new RegExp(`^${key}:\\n(?: .*\\n|\\n)*`, 'm'), '')

type Row = {
  name: string
  file: string
  edit: (text: string) => string
  /** Text of the line that is to be named. */
  on: string
  says: RegExp
  severity?: 'error' | 'warning'
}

const rows: Row[] = [
  // Conversations
  {
    name: 'a dead end: a node without then',
    file: CALL,
    edit: swap('    say: call-hello\n    then: language\n', '    say: call-hello\n'),
    on: 'say: call-hello',
    says: /dead end: node hello leads nowhere/,
  },
  {
    name: 'a dead end: a choice on what is known without otherwise',
    file: CALL,
    edit: swap('    otherwise: welcome-keys\n', ''),
    on: 'when:',
    says: /dead end: node welcome has no otherwise/,
  },
  {
    name: 'a dead end: a called flow that never returns',
    file: CALL,
    edit: swap(
      '    otherwise: menu/\n',
      '    otherwise: detour\n  detour:\n    call: menu\n    then: welcome-keys\n',
    ),
    on: 'call: menu',
    says: /dead end: flow menu never returns/,
  },
  {
    name: 'an unknown phrase',
    file: CALL,
    edit: swap('say: call-hello', 'say: call-helo'),
    on: 'say: call-helo',
    says: /unknown phrase call-helo/,
  },
  {
    name: 'an unknown label',
    file: MENU,
    edit: swap('label: label-about', 'label: label-abuot'),
    on: 'label-abuot',
    says: /unknown phrase label-abuot/,
  },
  {
    name: 'an unknown topic',
    file: MENU,
    edit: swap("'topic:nausea'", "'topic:nausia'"),
    on: 'topic:nausia',
    says: /unknown target topic:nausia/,
  },
  {
    name: 'an unknown topic to tell',
    file: CALL,
    edit: swap('    say: call-hello\n', '    tell: nausia\n'),
    on: 'tell: nausia',
    says: /unknown topic nausia/,
  },
  {
    name: 'an unknown node',
    file: MENU,
    edit: swap('go: effects}', 'go: efects}'),
    on: 'go: efects',
    says: /unknown target efects/,
  },
  {
    name: 'an unknown start',
    file: MENU,
    edit: swap('start: main', 'start: mian'),
    on: 'start: mian',
    says: /unknown node mian/,
  },
  {
    name: 'an unknown flow',
    file: CALL,
    edit: swap('otherwise: menu/', 'otherwise: menus/'),
    on: 'otherwise: menus/',
    says: /unknown target menus\//,
  },
  {
    name: 'an unknown flow to call',
    file: CALL,
    edit: swap('    say: call-hello\n', '    call: menus\n'),
    on: 'call: menus',
    says: /unknown flow menus/,
  },
  {
    name: 'a node nobody reaches',
    file: CALL,
    edit: add('  attic:\n    end: wait\n'),
    on: '    end: wait',
    says: /unreachable: nothing leads to node attic/,
  },
  {
    name: 'a loop in which nobody is asked',
    file: CALL,
    edit: swap(
      '    say: call-hello\n    then: language\n',
      '    say: call-hello\n    then: again\n  again:\n    when:\n      - {channel: text, go: language}\n    otherwise: hello\n',
    ),
    on: 'say: call-hello',
    says: /loop without a question: node hello/,
  },
  {
    name: 'a question without no_input',
    file: MENU,
    edit: swap('    no_input: call/closing\n', ''),
    on: '    choices:',
    says: /question main has no no_input path/,
  },
  {
    name: 'a question without invalid',
    file: MENU,
    edit: swap('    invalid: call/closing\n', ''),
    on: '    choices:',
    says: /question main has no invalid path/,
  },
  {
    name: 'six choices',
    file: MENU,
    edit: swap(
      "go: 'topic:crisis-help'}\n",
      "go: 'topic:crisis-help'}\n      - {key: '6', go: 'topic:what-is-naltrexone'}\n",
    ),
    on: "- {key: '1', label: label-about",
    says: /6 choices; a caller keeps at most 5 in mind/,
  },
  {
    name: 'a key of a choice twice',
    file: MENU,
    edit: swap("{key: '2', label: label-effects", "{key: '1', label: label-effects"),
    on: 'label: label-effects',
    says: /key 1 is used twice/,
  },
  {
    name: 'key 9, which is back everywhere',
    file: MENU,
    edit: swap("{key: '2', label: label-effects", "{key: '9', label: label-effects"),
    on: "{key: '9'",
    says: /9, 0, 7, 8 and \* mean the same everywhere/,
  },
  {
    name: 'a question that says nothing',
    file: CALL,
    edit: swap(
      '    ask:\n      - {phrase: call-switch, in: other}\n      - {phrase: call-stay, in: same}\n',
      '',
    ),
    on: '    choices:',
    says: /this question says nothing/,
  },
  {
    name: 'a node of no kind',
    file: CALL,
    edit: swap('    end: hang-up', '    stop: now'),
    on: '    stop: now',
    says: /node end has none of say, tell/,
  },
  {
    name: 'a flow that is not there',
    file: MENU,
    edit: swap('id: menu', 'id: other'),
    on: 'id: other',
    says: /the id is other, so the file must be flows\/other\.yaml/,
  },
  // Topics
  {
    name: 'a topic without Spanish',
    file: NAUSEA,
    edit: without('es'),
    on: TOP,
    says: /Spanish is missing: everything exists in both languages/,
  },
  {
    name: 'a topic without the Spanish answer',
    file: NAUSEA,
    edit: (text) => text.replace(/(^es:\n(?:.*\n)*?)  sms: >-\n(?:    .*\n)+/m, '$1'),
    on: '  title: Náusea',
    says: /sms is missing/,
  },
  {
    name: 'reviewed by nobody',
    file: NAUSEA,
    edit: swap('status: draft, by: null, on: null', "status: reviewed, by: null, on: '2026-11-01'"),
    on: 'review:',
    says: /reviewed, but nobody is named as the reviewer/,
  },
  {
    name: 'reviewed on no day',
    file: NAUSEA,
    edit: swap('status: draft, by: null', 'status: reviewed, by: A Person MD'),
    on: 'review:',
    says: /reviewed, but without a date/,
  },
  {
    name: 'a draft that names a reviewer',
    file: NAUSEA,
    edit: swap('status: draft, by: null', 'status: draft, by: A Person MD'),
    on: 'review:',
    says: /a draft names a reviewer/,
  },
  {
    name: 'a day that is none',
    file: NAUSEA,
    edit: swap(/due: [-\d]+/, 'due: next May'),
    on: 'review:',
    says: /a date is YYYY-MM-DD/,
  },
  {
    name: 'a source nobody listed',
    file: NAUSEA,
    edit: swap('{id: AHS,', '{id: AHZ,'),
    on: '{id: AHZ,',
    says: /unknown source AHZ/,
  },
  {
    name: 'a keyword of two topics',
    file: 'content/topics/side-effects.yaml',
    edit: swap('    - dizzy\n', '    - dizzy\n    - NAUSEA!\n'),
    on: '- NAUSEA!',
    says: /"NAUSEA!" is already a keyword of nausea/,
  },
  {
    name: 'a keyword that is a STOP word',
    file: NAUSEA,
    edit: swap('    - nauseous\n', '    - nauseous\n    - End\n'),
    on: '- End',
    says: /"End" is a STOP, START or HELP word/,
  },
  {
    name: 'a keyword that is a command',
    file: NAUSEA,
    edit: swap('    - nauseous\n', '    - nauseous\n    - Nurse\n'),
    on: '- Nurse',
    says: /"Nurse" is the command /,
  },
  {
    name: 'an emoji, which would more than double the price',
    file: NAUSEA,
    edit: swap('Nausea is the most common', '🤢 Nausea is the most common'),
    on: '  sms: >-',
    says: /"🤢" \(U\+1F922\) is outside GSM-7/,
  },
  {
    name: 'a curly apostrophe in the part that MORE sends',
    file: NAUSEA,
    edit: swap('After the first shot', 'It’s so: after the first shot'),
    on: '  more: >-',
    says: /"’" \(U\+2019\) is outside GSM-7/,
  },
  {
    name: 'a wrong file name',
    file: NAUSEA,
    edit: swap('id: nausea', 'id: nauseas'),
    on: 'id: nauseas',
    says: /the id is nauseas, so the file must be content\/topics\/nauseas\.yaml/,
  },
  {
    name: 'an id that is no plain word',
    file: NAUSEA,
    edit: swap('id: nausea', 'id: Nausea'),
    on: 'id: Nausea',
    says: /an id is lower-case words joined by hyphens/,
  },
  {
    name: 'an unknown key',
    file: NAUSEA,
    edit: swap('  title: Nausea\n', '  title: Nausea\n  titel: Nausea\n'),
    on: 'titel: Nausea',
    says: /titel is no key of this place/,
  },
  {
    name: 'broken YAML',
    file: NAUSEA,
    edit: swap('  title: Nausea\n', '  title: "Nausea\n'),
    on: '',
    says: /quote/i,
  },
  {
    name: 'a key twice in one place',
    file: NAUSEA,
    edit: swap('  title: Nausea\n', '  title: Nausea\n  title: Being sick\n'),
    on: 'title: Being sick',
    says: /unique/,
  },
  {
    name: 'an overdue review, which is only a warning',
    file: NAUSEA,
    edit: swap(/due: [-\d]+/, 'due: 2026-11-22'),
    on: 'review:',
    says: /its review was due on 2026-11-22/,
    severity: 'warning',
  },
  // Sentences of the line
  {
    name: 'a required phrase that is gone',
    file: PHRASE_FILE,
    edit: without('trouble'),
    on: TOP,
    says: /the phrase trouble is missing/,
  },
  {
    name: 'a sentence that asks for the word HELP',
    file: PHRASE_FILE,
    edit: swap('Your text came without words.', 'Nothing came. Please reply HELP.'),
    on: 'Nothing came.',
    says: /asks for HELP, which is a STOP, START or HELP word/,
  },
  {
    name: 'a sentence that asks for AYUDA',
    file: PHRASE_FILE,
    edit: swap('Su texto llegó sin palabras.', 'No llegó nada: por favor mande AYUDA.'),
    on: 'No llegó nada',
    says: /asks for AYUDA/,
  },
  {
    name: 'a first-contact line that is too long for the room kept for it',
    file: PHRASE_FILE,
    edit: swap(
      'A free computer line, not a person. Emergency 911.',
      'A free computer line, not a real person. Emergency 911.',
    ),
    on: 'A free computer line',
    says: /units with its line break; 75 are kept for it/,
  },
  {
    name: 'an unknown key among the settings',
    file: 'content/hotline.yaml',
    edit: swap('accents: strip', 'accents: strip\nmotto: x'),
    on: 'motto: x',
    says: /motto is no key of this place/,
  },
  {
    name: 'a phrase that nothing says',
    file: PHRASE_FILE,
    edit: add("emtpy:\n  en: 'Nothing came.'\n  es: 'No llegó nada.'\n"),
    on: "en: 'Nothing came.'",
    says: /no flow and nothing in the core says emtpy/,
  },
  // What people can read, and what is never said
  {
    name: 'a fact that asks too much of an English reader',
    file: NAUSEA,
    edit: swap('Nausea is the most common side effect.', 'Gastrointestinal symptomatology predominates.'),
    on: '  sms: >-',
    says: /Flesch-Kincaid grade \d+\.\d, at most 6 is plain/,
  },
  {
    name: 'a fact that asks too much of a Spanish reader',
    file: NAUSEA,
    edit: swap('La náusea es el efecto más común.', 'La sintomatología gastrointestinal predomina.'),
    on: '',
    says: /INFLESZ \d+\.\d, at least 65 is plain/,
  },
  {
    name: 'an order about a medicine in a fact',
    file: NAUSEA,
    edit: swap('Nausea is the most common side effect.', 'Skip a tablet.'),
    on: '  sms: >-',
    says: /"skip a tablet" is never said: an order about a medicine/,
  },
  {
    name: 'a word that shames in a phrase',
    file: PHRASE_FILE,
    edit: swap('Your text came without words.', 'We help addicts.'),
    on: 'We help addicts.',
    says: /"addicts" is never said: a word that shames/,
  },
  {
    name: 'help that is said to be coming, in a Spanish emergency answer',
    file: 'content/crisis.yaml',
    edit: swap('Despiértele. Ayúdele', 'Mandamos ayuda. Ayúdele'),
    on: 'Mandamos ayuda.',
    says: /"mandamos ayuda" is never said: the line calls nobody/,
  },
  {
    name: 'a claim to be a clinic on a public page',
    file: 'content/pages.yaml',
    edit: swap('Run by {organisation}.', 'We are a clinic.'),
    on: 'We are a clinic.',
    says: /never said: the line is a computer and no clinician/,
  },
  {
    name: 'what one topic never says',
    file: 'content/topics/missed-shot.yaml',
    edit: swap('The clinic decides.', 'A few days are fine.'),
    on: '  more: >-',
    says: /"a few days are fine" is never said: being late is never waved away/,
  },
  {
    name: 'a pattern that does not catch its own example',
    file: 'content/never.yaml',
    edit: swap("catches: 'Our staff are reading this.'", "catches: 'Our staff went home.'"),
    on: 'Our staff went home.',
    says: /its own pattern does not catch this/,
  },
  {
    name: 'a list for a topic that is not there',
    file: 'content/never.yaml',
    edit: swap('\n  liver:\n', '\n  livre:\n'),
    on: '    - why: nobody here knows that liver',
    says: /unknown topic livre/,
  },
  {
    name: 'a crisis number with a wrong digit',
    file: 'content/topics/cravings.yaml',
    edit: swap('SAMHSA 1-800-662-4357', 'SAMHSA 1-800-622-4357'),
    on: '  sms: >-',
    says: /1-800-622-4357 is no number of content\/numbers\.yaml/,
  },
  {
    name: 'a slip of 911',
    file: PHRASE_FILE,
    edit: swap('Your text came without words.', 'Nothing came. Emergency 991.'),
    on: 'Nothing came.',
    says: /991 is no number of/,
  },
  {
    name: 'a crisis number behind the name of somebody else',
    file: 'content/topics/crisis-help.yaml',
    edit: swap('Poison Control: 1-800-222-1222', 'Poison Control: 1-800-662-4357'),
    on: '  sms: >-',
    says: /1-800-662-4357 stands behind "poison control", whose number is 1-800-222-1222/,
  },
  {
    name: 'emergency answers that claim a review by nobody',
    file: 'content/crisis.yaml',
    edit: swap(
      'review: {status: draft, by: null, on: null',
      "review: {status: reviewed, by: null, on: '2026-11-01'",
    ),
    on: 'review: {',
    says: /reviewed, but nobody is named as the reviewer/,
  },
  {
    name: 'emergency answers whose review is overdue, which is only a warning',
    file: 'content/crisis.yaml',
    edit: swap(/due: [-\d]+/, 'due: 2026-11-22'),
    on: 'review: {',
    says: /its review was due on 2026-11-22/,
    severity: 'warning',
  },
  {
    name: 'a setting nobody knows',
    file: 'content/hotline.yaml',
    edit: swap('opt_out: twilio', 'opt_out: nobody'),
    on: 'opt_out: nobody',
    says: /expected one of/,
  },
]

const told = ({ file, line, message, severity }: Located): string =>
  `${file}:${line}: ${severity}: ${message}`

describe('the content as it is', () => {
  it('has no fault', ({ expect }) => {
    expect(readContent(ROOT, TODAY).problems.map(told)).toEqual([])
  })
})

describe('one thing broken is named with its file, its line and what to do', () => {
  it.for(rows)('$name', ({ file, edit, on, says, severity = 'error' }, { expect }) => {
    const { problems, content } = broken(file, edit)
    const found = problems.find((p) => says.test(p.message))
    expect(problems.map(told).join('\n')).toMatch(says)
    expect(found).toMatchObject({ file, severity })
    if (on === TOP) expect(found?.line).toBe(1)
    else if (on !== '') expect(found?.line).toBe(lineOf(file, on))
    expect(found?.line).toBeGreaterThan(0)
    // One fault is not buried under others of the same file.
    expect(problems.length).toBeLessThanOrEqual(5)
    if (severity === 'warning') expect(content).not.toBeNull()
  })

  it('every phrase that the line says by name is missed', ({ expect }) => {
    // A phrase that a flow names too is missed there first.
    const flows = JSON.stringify(readContent(ROOT, TODAY).content?.flows)
    const own = PHRASES.filter((id) => !flows.includes(`"${id}"`))
    const { problems } = broken(PHRASE_FILE, (text) => own.reduce((rest, id) => without(id)(rest), text))
    const missing = problems.map((p) => p.message).filter((m) => /^the phrase \S+ is missing$/.test(m))
    expect(missing).toEqual(own.map((id) => `the phrase ${id} is missing`))
  })

  it('the draft and the overdue are counted', ({ expect }) => {
    const { draft, overdue } = broken(NAUSEA, swap(/due: [-\d]+/, 'due: 2026-11-22'))
    const { draft: as } = readContent(ROOT, TODAY)
    expect(draft).toEqual(as)
    expect(draft).toContain('crisis')
    expect(overdue).toEqual(['nausea'])
  })
})

describe('the length of a fact as it is sent', () => {
  /** The English fact about nausea, lengthened with the shortest of sentences until it takes `units`, the hint to MORE included. */
  function factOf(units: number, last = 'a'): Read {
    const own = readContent(ROOT, TODAY).content
    const now = own === null ? '' : (compile(own, null).topics['nausea']?.en.pages[0] ?? '')
    const more = units - segments(now).units - segments(last).units - 1
    return broken(
      NAUSEA,
      swap(
        /clinic today\.\n  more/,
        `clinic today.\n    ${'Go. '.repeat(more).slice(0, more)}${last}\n  more`,
      ),
    )
  }
  const limit = room(LIMITS.SEGMENTS_PER_TEXT) - LIMITS.FIRST_CONTACT_UNITS

  it('fits exactly', ({ expect }) => {
    expect(factOf(limit).problems.map(told)).toEqual([])
  })
  it('is one letter over', ({ expect }) => {
    const { problems } = factOf(limit + 1)
    expect(problems.map(told)).toEqual([
      expect.stringMatching(/^content\/topics\/nausea\.yaml:\d+: error: 1 over: 232 GSM-7 units as sent/),
    ])
    expect(problems[0]?.line).toBe(lineOf(NAUSEA, '  sms: >-'))
  })
  it('counts a euro sign as two', ({ expect }) => {
    expect(factOf(limit, '€').problems).toEqual([])
    expect(factOf(limit + 1, '€').problems).toHaveLength(1)
  })
  it('is measured without the accents that are not sent', ({ expect }) => {
    expect(broken(NAUSEA, swap('Nausea is the', 'Náusea is the')).problems).toEqual([])
  })
})

describe('what is easily overlooked', () => {
  it.for<Row>([
    {
      name: 'a phrase without English, said in words that help',
      file: PHRASE_FILE,
      edit: swap("  en: 'Your text came without words.'\n", ''),
      on: 'Su texto llegó sin palabras.',
      says: /English is missing/,
    },
    {
      name: 'a sentence that begins with Reply STOP',
      file: PHRASE_FILE,
      edit: swap('Your text came without words.', 'Nothing came. Reply STOP to end.'),
      on: 'Nothing came.',
      says: /asks for STOP/,
    },
    {
      name: 'a sentence that begins with Mande AYUDA',
      file: PHRASE_FILE,
      edit: swap('Su texto llegó sin palabras.', 'No llegó nada. Mande AYUDA.'),
      on: 'No llegó nada',
      says: /asks for AYUDA/,
    },
    {
      name: 'a title that is a keyword of another topic',
      file: NAUSEA,
      edit: swap('  title: Nausea\n', '  title: Side effects\n'),
      on: '  title: Side effects',
      says: /already a keyword of side-effects/,
    },
    {
      name: 'an English keyword that is a Spanish command, and so is never reached',
      file: NAUSEA,
      edit: swap('    - nauseous\n', '    - nauseous\n    - inicio\n'),
      on: '- inicio',
      says: /"inicio" is the command menu/,
    },
    {
      name: 'a keyword one letter from a STOP word, and so is never reached',
      file: NAUSEA,
      edit: swap('    - nauseous\n', '    - nauseous\n    - cancle\n'),
      on: '- cancle',
      says: /cancle/,
    },
    {
      name: 'a keyword without a letter',
      file: NAUSEA,
      edit: swap('    - nauseous\n', "    - nauseous\n    - '?!'\n"),
      on: "- '?!'",
      says: /\?!/,
    },
    {
      name: 'an alias of nothing, which is broken YAML',
      file: NAUSEA,
      edit: swap('  title: Nausea\n', '  title: *nausea\n'),
      on: '*nausea',
      says: /alias/i,
    },
    {
      name: 'a command that is a STOP word, and so is never reached',
      file: 'content/commands.yaml',
      edit: swap('en: [menu,', 'en: [menu, end,'),
      on: 'menu: {en:',
      says: /"end" is a STOP, START or HELP word/,
    },
    {
      name: 'a name in braces that nothing fills in',
      file: PHRASE_FILE,
      edit: swap('Your text came without words.', 'Your text to {nmae} came empty.'),
      on: 'Your text to',
      says: /nothing fills in \{nmae\}/,
    },
    {
      name: 'a reviewer without a name',
      file: NAUSEA,
      edit: swap('status: draft, by: null, on: null', "status: reviewed, by: '  ', on: 2026-11-01"),
      on: "by: '  '",
      says: /./,
    },
    {
      name: 'a day that does not exist',
      file: NAUSEA,
      edit: swap('due: 2027-05-23', 'due: 2027-02-31'),
      on: '2027-02-31',
      says: /a day that exists/,
    },
    {
      name: '306 units that take three segments, since a pair stands on the boundary',
      file: PHRASE_FILE,
      edit: swap('Your text came without words.', `${'a'.repeat(152)}€${'a'.repeat(152)}`),
      on: 'a'.repeat(152),
      says: /3 segments/,
    },
  ])('$name', ({ file, edit, on, says }, { expect }) => {
    const { problems } = broken(file, edit)
    const found = problems.find((p) => says.test(p.message))
    expect(found).toMatchObject({ file, line: lineOf(file, on) })
  })
})
