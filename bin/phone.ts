import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { phoneStage } from '../simulator/phone.ts'
import { format, formatLine, parseLine, type Line } from '../simulator/transcript.ts'
import { perform } from '../simulator/stage.ts'

export type Options = {
  /** The number of the phone; further numbers are the phones 2, 3 … of the transcript. */
  from: readonly [string, ...string[]]
  /** Where the simulator listens. */
  origin: string
  /** A file that gets the talk as a transcript when it ends. */
  print?: string
}

const HELP = `# Type a text and press Enter. A call: = call, = press 1, = say yes, = silence, = hang up.
# @ +1d lets a day pass. An empty line looks for news. Ctrl-D ends.
`
const USAGE = `npm run phone -- [--from +13035550123]… [--origin http://127.0.0.1:8788] [--print FILE]`
/** Area codes in four time zones; 555-01xx is fiction in each. */
const AREA_CODES = ['212', '303', '312', '505', '602', '415'] as const
const CLEAR_ROW_ABOVE = '\u001b[1A\u001b[2K'
const QUIET_MS = 30

/**
 * A phone in the terminal. What it writes is a transcript: the lines that were typed and what came back.
 * From a file or a pipe it plays a whole transcript and writes what comes back now in place of the `<`
 * lines. Rejects with a friendly error when no simulator answers at `origin`.
 */
export async function phone(input: Readable, output: Writable, options: Options): Promise<void> {
  await assertThere(options.origin)
  const stage = phoneStage(options.origin, options.from)
  const isTyped = 'isTTY' in input && input.isTTY === true
  const talk: Line[] = []
  const tell = (line: Line): void => {
    talk.push(line)
    output.write(`${formatLine(line)}\n`)
  }
  const news = async (): Promise<void> => {
    for (const index of options.from.keys())
      for (const text of await stage.received(index + 1))
        tell({ kind: 'got', line: 0, phone: index + 1, text })
  }
  const handle = async (source: string): Promise<void> => {
    // The transcript's own form takes the place of the prompt and what was typed.
    if (isTyped) output.write(CLEAR_ROW_ABOVE.repeat(rows(source, output)))
    try {
      // What came by itself belongs to what was done before.
      if (isTyped) await news()
      const line = understood(source)
      if (line?.kind === 'did') await perform(stage, line.phone, line.action)
      if (line) tell(line)
      await news()
    } catch (error) {
      output.write(`# ${source.trim()}: ${message(error).replaceAll('\n', ' ')}\n`)
    }
  }

  for (const [index, number] of options.from.entries())
    tell({ kind: 'remark', line: 0, text: `# phone${index === 0 ? '' : ` ${index + 1}`}: ${number}` })
  if (isTyped) output.write(HELP)
  await stage.received(1)
  const lines = createInterface({ input, output, terminal: isTyped, prompt: '> ' })
  let isOpen = true
  lines.once('close', () => (isOpen = false))
  // At the end of the input the last lines are still being worked on.
  const prompt = (): void => {
    if (isTyped && isOpen) lines.prompt()
  }
  prompt()
  try {
    for await (const source of isTyped ? lines : joined(lines)) {
      await handle(source)
      prompt()
    }
  } finally {
    lines.close()
    if (isTyped) output.write('\n')
    if (options.print !== undefined) await writeFile(options.print, format({ lines: talk }))
  }
}

/** A transcript's line, or plain words: a text sent. Nothing where there is nothing to do. */
function understood(source: string): Line | undefined {
  if (source.trim() === '' || source.startsWith('# phone')) return undefined
  const isMarked = /^(\d?[<>=~@](\s|$)|#)/.test(source)
  const line = parseLine(isMarked ? source : `> ${source}`, 0)
  return line.kind === 'got' ? undefined : line
}

/**
 * Lines with what continues them. Only the next line, or the end, tells that a text is whole; a program
 * at the other end of a pipe may wait for its answer instead, so a short quiet tells it too.
 */
async function* joined(lines: AsyncIterable<string>): AsyncGenerator<string> {
  const iterator = lines[Symbol.asyncIterator]()
  let next = iterator.next()
  let open: string | undefined
  let blanks = 0
  for (;;) {
    const result = open === undefined ? await next : await Promise.race([next, wait(QUIET_MS, null)])
    const line = result === null || result.done === true ? undefined : result.value
    if (result !== null && result.done !== true) next = iterator.next()
    if (line === '') blanks++
    else if (line?.startsWith('  ') && open !== undefined) {
      open += '\n'.repeat(blanks + 1) + line.slice(2)
      blanks = 0
    } else {
      if (open !== undefined) yield open
      open = line
      blanks = 0
    }
    if (result?.done === true) return
  }
}

function rows(source: string, output: Writable): number {
  // Some terminals say 0 when they do not know.
  const columns = ('columns' in output && typeof output.columns === 'number' && output.columns) || 80
  return Math.max(1, Math.ceil(('> '.length + source.length) / columns))
}

async function assertThere(origin: string): Promise<void> {
  try {
    await fetch(new URL('/simulator/clock', origin))
  } catch (cause) {
    throw new Error(`Nothing answers at ${origin}: start the line with "npm start" first.`, { cause })
  }
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A number that nobody has, and that most likely has no history on this laptop yet. */
function freshNumber(): string {
  const area = AREA_CODES[Math.floor(Math.random() * AREA_CODES.length)]
  return `+1${area}55501${String(Math.floor(Math.random() * 100)).padStart(2, '0')}`
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', multiple: true },
      origin: { type: 'string' },
      print: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return console.log(USAGE)
  const [first = freshNumber(), ...further] = (values.from ?? []).map((number) => {
    const digits = number.replaceAll(/[\s().-]/g, '')
    if (!/^\+\d{7,15}$/.test(digits)) throw new Error(`--from ${number}: a number looks like +13035550123`)
    return digits
  })
  await phone(process.stdin, process.stdout, {
    from: [first, ...further],
    origin: values.origin ?? `http://127.0.0.1:${process.env['SIMULATOR_PORT'] ?? '8788'}`,
    ...(values.print !== undefined && { print: values.print }),
  })
}

if (import.meta.main)
  await main().catch((error: unknown) => {
    console.error(message(error))
    process.exitCode = 1
  })
