import { type Action, type Line, plain, type Time, type Transcript } from './transcript.ts'

/**
 * Where a talk is played: `step()` on a laptop, the built Worker, or the simulator's phones.
 * `received` answers what that phone received or heard since it was last asked, in order.
 */
export type Stage = {
  text(phone: number, body: string, media: number): Promise<void>
  call(phone: number, withheld: boolean): Promise<void>
  press(phone: number, digits: string): Promise<void>
  say(phone: number, words: string, confidence?: number): Promise<void>
  silence(phone: number): Promise<void>
  hangUp(phone: number): Promise<void>
  answer(phone: number): Promise<void>
  machine(phone: number): Promise<void>
  again(phone: number): Promise<void>
  pass(time: Time): Promise<void>
  received(phone: number): Promise<string[]>
}

/** `null` stands for nothing: nothing more was expected, or nothing came. */
export type Outcome =
  | { ok: true }
  | { ok: false; line: number; expected: string | null; actual: string | null }

/** Does one action on a stage. */
export function perform(stage: Stage, phone: number, action: Action): Promise<void> {
  switch (action.kind) {
    case 'text':
      return stage.text(phone, action.body, action.media)
    case 'call':
      return stage.call(phone, action.withheld)
    case 'press':
      return stage.press(phone, action.digits)
    case 'say':
      return stage.say(phone, action.words, action.confidence)
    case 'silence':
      return stage.silence(phone)
    case 'hang-up':
      return stage.hangUp(phone)
    case 'answer':
      return stage.answer(phone)
    case 'machine':
      return stage.machine(phone)
    case 'again':
      return stage.again(phone)
    case 'pass':
      return stage.pass(action.time)
  }
}

/** Plays a talk. After each action everything that came must stand in the `<` lines that follow, wholly. */
export async function run({ lines }: Pick<Transcript, 'lines'>, stage: Stage): Promise<Outcome> {
  const phones = new Set([1])
  for (const line of lines) if (line.kind !== 'remark') phones.add(line.phone)
  for (const [at, did] of lines.entries()) {
    if (did.kind !== 'did') continue
    try {
      await perform(stage, did.phone, did.action)
    } catch (cause) {
      throw new Error(`line ${did.line}: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      })
    }
    const next = lines.findIndex(({ kind }, index) => index > at && kind === 'did')
    const block = lines.slice(at + 1, next === -1 ? undefined : next)
    for (const phone of phones) {
      const expected = block.filter((line) => line.kind === 'got').filter((line) => line.phone === phone)
      const outcome = compared(did.line, expected, await stage.received(phone))
      if (!outcome.ok) return outcome
    }
  }
  return { ok: true }
}

function compared(line: number, expected: Extract<Line, { kind: 'got' }>[], actual: string[]): Outcome {
  for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
    const [want, came] = [expected[index], actual[index]]
    if (want === undefined || came === undefined || !matches(want.text, plain(came)))
      return {
        ok: false,
        line: (want ?? expected.at(-1))?.line ?? line,
        expected: want?.text ?? null,
        actual: came ?? null,
      }
  }
  return { ok: true }
}

const matches = (expected: string, actual: string): boolean =>
  expected === actual || (expected.endsWith('…') && actual.startsWith(expected.slice(0, -1)))
