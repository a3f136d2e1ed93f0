import { method, resolved, type Document } from './document.ts'
import type { Complaint, Element } from './twiml.ts'

/** What a call waits for, as tests and pages see it. `timeout` is in seconds; `action` an absolute address. */
export type Gather = {
  input: string
  hints: string
  language: string
  timeout: number
  numDigits: number | null
  finishOnKey: string
  action: string
}

/** A Gather under way: `pressed` are the keys so far. */
export type Waiting = {
  gather: Gather
  method: 'POST' | 'GET'
  /** Whether the action is requested even when nothing was entered. */
  isEmptySent: boolean
  /** Whether a key or a word cuts the prompt short. */
  isInterruptible: boolean
  pressed: string
}

/** `entered`: the entry is over, keys beyond it are left; `more`: the phone may press on. */
export type Entry =
  | { kind: 'entered'; digits: string; finishedOn: string; left: string }
  | { kind: 'more'; pressed: string }

const inputs = ['dtmf', 'speech', 'dtmf speech', 'speech dtmf']

/** Reads a Gather with Twilio's defaults. What it cannot read it takes for the default, and complains. */
export function gather(element: Element, document: Document): { waiting: Waiting; complaints: Complaint[] } {
  const { attributes } = element
  const complaints: Complaint[] = []
  const invalid = <T>(code: number, name: string, value: T): T => {
    complaints.push({ code, message: `Gather: ${name}="${attributes[name]}" is not valid` })
    return value
  }
  function whole<T>(name: string, code: number, least: number, otherwise: T): number | T {
    const value = attributes[name]
    if (value === undefined) return otherwise
    return /^\d+$/.test(value) && Number(value) >= least ? Number(value) : invalid(code, name, otherwise)
  }
  const input = attributes['input'] ?? 'dtmf'
  const finishOnKey = attributes['finishOnKey'] ?? '#'
  const waiting: Waiting = {
    gather: {
      input: inputs.includes(input) ? input : invalid(12200, 'input', 'dtmf'),
      hints: attributes['hints'] ?? '',
      language: attributes['language'] ?? 'en-US',
      timeout: whole('timeout', 13312, 0, 5),
      numDigits: whole('numDigits', 13314, 1, null),
      finishOnKey: /^[\d*#]?$/.test(finishOnKey) ? finishOnKey : invalid(13310, 'finishOnKey', '#'),
      action: resolved(attributes['action'], document) ?? invalid(11100, 'action', document.url),
    },
    method: method(element),
    isEmptySent: attributes['actionOnEmptyResult'] === 'true',
    isInterruptible: attributes['bargeIn'] !== 'false',
    pressed: '',
  }
  return { waiting, complaints }
}

/** Whether this Gather hears keys, or words. */
export function takes(waiting: Waiting, kind: 'dtmf' | 'speech'): boolean {
  return waiting.gather.input.split(' ').includes(kind)
}

/**
 * Presses keys. An entry of a known length goes on over several requests until it is full, finished or timed out;
 * one of unknown length ends with the request, as if the phone then rested for the timeout.
 */
export function press(waiting: Waiting, keys: string): Entry {
  const { numDigits, finishOnKey } = waiting.gather
  let pressed = waiting.pressed
  for (const [index, key] of keys.split('').entries()) {
    const left = keys.slice(index + 1)
    if (key === finishOnKey) return { kind: 'entered', digits: pressed, finishedOn: key, left }
    pressed += key
    if (pressed.length === numDigits) return { kind: 'entered', digits: pressed, finishedOn: '', left }
  }
  if (numDigits === null && pressed !== '')
    return { kind: 'entered', digits: pressed, finishedOn: '', left: '' }
  return { kind: 'more', pressed }
}
