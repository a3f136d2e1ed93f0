/**
 * Talks as text: the one format that authors read, the terminal phone prints and tests run.
 *
 *     # phone: +13035550123
 *     > MENU
 *     < Reply 1 for side effects…
 *     @ +1d
 *     = call
 *     < Thank you for calling…
 */

/** How far the clock moves: by so much, or to an ISO instant. */
export type Time = { ms: number } | { to: string }

/** What a phone does, or `pass`: time goes by. */
export type Action =
  | { kind: 'text'; body: string; media: number }
  | { kind: 'call'; withheld: boolean }
  | { kind: 'press'; digits: string }
  | { kind: 'say'; words: string; confidence?: number }
  | { kind: 'silence' | 'hang-up' | 'answer' | 'machine' }
  | { kind: 'again' }
  | { kind: 'pass'; time: Time }

/** One line of a talk. `line` counts from 1, as an editor does; `phone` is 1, or 2 to 9 where written. */
export type Line =
  | { kind: 'remark'; line: number; text: string }
  | { kind: 'did'; line: number; phone: number; action: Action }
  | { kind: 'got'; line: number; phone: number; text: string }

/** `phones` holds the numbers fixed by header comments: `# phone: +1…`, `# phone 2: +1…`. */
export type Transcript = { phones: Record<number, string>; lines: Line[] }

const MARK = /^(\d?)([<>=~@])(?: |(?=\n)|$)([^]*)$/
const HEADER = /^# phone(?: ([2-9]))?:\s*(.*)$/
const NUMBER = /^\+\d{7,15}$/
const STEP = /^(\d+)([dhms])/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/
const KEYS = /^[0-9*#]+$/
/** With its decimal point, so that "= say option 1" stays two words. */
const CONFIDENCE = /^(.+) (0\.\d+|1\.0+)$/
const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const
const EMPTY = '[empty]'
const PICTURE = '[picture]'
const BARE = ['silence', 'answer', 'machine'] as const

/** Reads a talk. Throws a SyntaxError that begins with "line 7:" where it cannot. */
export function parse(source: string): Transcript {
  const lines: Line[] = []
  const phones: Record<number, string> = {}
  for (const { line, text } of joined(source)) {
    try {
      const read = parseLine(text, line)
      if (read.kind === 'got' && !lines.some(({ kind }) => kind === 'did'))
        throw new SyntaxError('something is received before anything was done')
      if (read.kind === 'remark') Object.assign(phones, header(read.text))
      lines.push(read)
    } catch (error) {
      throw new SyntaxError(`line ${line}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { phones, lines }
}

/** Reads one line; a text of several lines carries its newlines. Throws a SyntaxError without a line number. */
export function parseLine(text: string, line: number): Line {
  if (text.trim() === '') return { kind: 'remark', line, text: '' }
  if (text.startsWith('#')) return { kind: 'remark', line, text }
  const [, digit = '', mark, rest = ''] = MARK.exec(text) ?? []
  if (mark === undefined)
    throw new SyntaxError(`"${text}" begins with none of # > < = ~ @ followed by a space, nor 2 spaces`)
  if (digit === '0' || digit === '1')
    throw new SyntaxError('further phones are 2 to 9; the first has no digit')
  const phone = digit === '' ? 1 : Number(digit)
  if (mark === '<') return { kind: 'got', line, phone, text: textual(rest) }
  if (mark === '@' && digit !== '') throw new SyntaxError('time passes for every phone: "@" takes no digit')
  return { kind: 'did', line, phone, action: actionOf(mark, rest) }
}

/** Writes a talk so that `parse` reads the same again. */
export const format = (transcript: Pick<Transcript, 'lines'>): string =>
  transcript.lines.map((line) => `${formatLine(line)}\n`).join('')

/** One line as it is written; a text's further lines are indented. */
export function formatLine(line: Line): string {
  if (line.kind === 'remark') return line.text
  const digit = line.phone === 1 ? '' : String(line.phone)
  if (line.kind === 'got') return digit + marked('<', line.text || EMPTY)
  const { action } = line
  if (action.kind === 'text') return digit + marked('>', body(action.body, action.media))
  if (action.kind === 'pass') return `@ ${'to' in action.time ? action.time.to : span(action.time.ms)}`
  if (action.kind === 'again') return `${digit}~ again`
  return `${digit}= ${spoken(action)}`
}

function* joined(source: string): Generator<{ line: number; text: string }> {
  let open: { line: number; text: string } | undefined
  let blanks: { line: number; text: string }[] = []
  for (const [index, text] of plain(source).replace(/\n$/, '').split('\n').entries()) {
    const line = index + 1
    const canContinue = open !== undefined && /^\d?[<>]/.test(open.text)
    if (text === '' || (text.trim() === '' && !canContinue)) blanks.push({ line, text: '' })
    else if (text.startsWith('  ') && open !== undefined && canContinue) {
      // Editors strip trailing blanks, so an empty line inside a text may have lost its two spaces.
      open.text += '\n'.repeat(blanks.length + 1) + text.slice(2)
      blanks = []
    } else if (text.startsWith('  ')) {
      throw new SyntaxError(`line ${line}: two leading spaces continue a text, and there is none above`)
    } else {
      if (open) yield open
      yield* blanks
      blanks = []
      open = { line, text }
    }
  }
  if (open) yield open
  yield* blanks
}

function header(remark: string): Record<number, string> {
  const [, digit = '1', number] = HEADER.exec(remark) ?? []
  if (number === undefined) return {}
  if (!NUMBER.test(number.trim())) throw new SyntaxError(`"${number}" is no phone number like +13035550123`)
  return { [Number(digit)]: number.trim() }
}

function actionOf(mark: string, rest: string): Action {
  if (mark === '@') return { kind: 'pass', time: time(rest) }
  if (mark === '=') return onCall(rest)
  if (mark === '~' && rest === 'again') return { kind: 'again' }
  if (mark === '~') throw new SyntaxError(`"~" knows only "~ again", not "${rest}"`)
  if (rest === PICTURE || rest.startsWith(`${PICTURE} `))
    return { kind: 'text', body: rest.slice(PICTURE.length + 1), media: 1 }
  return { kind: 'text', body: textual(rest), media: 0 }
}

function onCall(rest: string): Action {
  const bare = BARE.find((word) => word === rest)
  if (bare) return { kind: bare }
  if (rest === 'hang up') return { kind: 'hang-up' }
  if (rest === 'call' || rest === 'call withheld') return { kind: 'call', withheld: rest !== 'call' }
  const [verb = '', ...others] = rest.split(' ')
  const argument = others.join(' ')
  if (verb === 'press' && KEYS.test(argument)) return { kind: 'press', digits: argument }
  if (verb === 'press') throw new SyntaxError(`"${argument}" is not on a keypad: 0-9, * and # are`)
  if (verb !== 'say' || argument.trim() === '')
    throw new SyntaxError(
      `"= ${rest}" is none of: call, call withheld, press 1, say WORDS 0.9, silence, hang up, answer, machine`,
    )
  const [, words = argument, confidence] = CONFIDENCE.exec(argument) ?? []
  return { kind: 'say', words, ...(confidence === undefined ? {} : { confidence: Number(confidence) }) }
}

function time(rest: string): Time {
  if (INSTANT.test(rest) && !Number.isNaN(Date.parse(rest))) return { to: rest }
  let left = rest.startsWith('+') ? rest.slice(1) : ''
  let ms = 0
  for (let step = STEP.exec(left); step; step = STEP.exec(left)) {
    const unit = step[2]
    if (unit === 'd' || unit === 'h' || unit === 'm' || unit === 's') ms += Number(step[1]) * UNIT_MS[unit]
    left = left.slice(step[0].length)
  }
  if (left !== '' || ms === 0)
    throw new SyntaxError(`"${rest}" is no time like +1d, +4h, +30m, +10s or 2026-11-23T20:30:00Z`)
  return { ms }
}

function textual(rest: string): string {
  if (rest === '') throw new SyntaxError(`an empty text is written ${EMPTY}`)
  return rest === EMPTY ? '' : rest
}

/** Line ends as this format has them. */
export const plain = (text: string): string => text.replaceAll(/\r\n?/g, '\n')

const marked = (mark: string, text: string): string =>
  `${mark} ${plain(text).replaceAll(/\n(?!\n)/g, '\n  ')}`

const body = (text: string, media: number): string =>
  media === 0 ? text || EMPTY : text === '' ? PICTURE : `${PICTURE} ${text}`

function spoken(action: Exclude<Action, { kind: 'text' | 'pass' | 'again' }>): string {
  switch (action.kind) {
    case 'call':
      return action.withheld ? 'call withheld' : 'call'
    case 'press':
      return `press ${action.digits}`
    case 'say':
      return `say ${action.words}${action.confidence === undefined ? '' : ` ${certainty(action.confidence)}`}`
    case 'hang-up':
      return 'hang up'
    case 'silence':
    case 'answer':
    case 'machine':
      return action.kind
  }
}

const certainty = (confidence: number): string =>
  Number.isInteger(confidence) ? confidence.toFixed(1) : String(confidence)

/** `+1d12h`, in the largest units that fit. */
function span(ms: number): string {
  let left = ms
  let written = '+'
  for (const [unit, size] of Object.entries(UNIT_MS)) {
    const count = Math.floor(left / size)
    if (count > 0) written += `${count}${unit}`
    left -= count * size
  }
  return written
}
