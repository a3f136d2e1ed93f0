import { XMLParser, XMLValidator } from 'fast-xml-parser'
import * as z from 'zod'

/** An element of a TwiML document; `children` keep the order of the source, text included, entities decoded. */
export type Element = { name: string; attributes: Record<string, string>; children: (Element | string)[] }

/** What Twilio's debugger would say about a document: an error code of its public list, and why. */
export type Complaint = { code: number; message: string }

/** A document's verbs, with warnings for what Twilio ignores; or the error for which it gives up. */
export type Reading =
  | { ok: true; verbs: Element[]; warnings: Complaint[] }
  | { ok: false; complaint: Complaint }

const MAX_TWIML_BYTES = 64 * 1024

/** Attributes and children that a verb knows, from Twilio's own builders. Anything else is warning 12200. */
const grammar: Record<string, { attributes: string; children: string } | undefined> = {
  Say: {
    attributes: 'voice language loop',
    children: 'break emphasis lang p s phoneme prosody say-as sub w amazon:effect amazon:domain',
  },
  Play: { attributes: 'loop digits', children: '' },
  Pause: { attributes: 'length', children: '' },
  Gather: {
    attributes:
      'action method timeout speechTimeout maxSpeechTime numDigits finishOnKey input language hints speechModel profanityFilter enhanced bargeIn actionOnEmptyResult partialResultCallback partialResultCallbackMethod debug',
    children: 'Say Play Pause',
  },
  Dial: {
    attributes:
      'action method timeout timeLimit callerId answerOnBridge hangupOnStar record recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent recordingTrack trim ringTone sequential referUrl referMethod events passports recordingConfigurationId callReason',
    children: 'Number Queue Conference',
  },
  Number: {
    attributes:
      'url method sendDigits statusCallback statusCallbackEvent statusCallbackMethod machineDetection machineDetectionTimeout machineDetectionSpeechThreshold machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback amdStatusCallbackMethod byoc',
    children: '',
  },
  Queue: { attributes: 'url method reservationSid postWorkActivitySid', children: '' },
  Conference: {
    attributes:
      'muted beep startConferenceOnEnter endConferenceOnExit participantLabel maxParticipants record region coach trim waitUrl waitMethod statusCallback statusCallbackMethod statusCallbackEvent recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent recordingConfigurationId eventCallbackUrl jitterBufferSize',
    children: '',
  },
  Record: {
    attributes:
      'action method timeout finishOnKey maxLength playBeep trim transcribe transcribeCallback recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent recordingConfigurationId',
    children: '',
  },
  Enqueue: { attributes: 'action method waitUrl waitUrlMethod workflowSid maxQueueSize', children: '' },
  Leave: { attributes: '', children: '' },
  Redirect: { attributes: 'method', children: '' },
  Hangup: { attributes: '', children: '' },
  Reject: { attributes: 'reason', children: '' },
  Message: { attributes: 'to from action method statusCallback', children: 'Body Media' },
  Body: { attributes: '', children: '' },
  Media: { attributes: '', children: '' },
}

const channels = {
  sms: 'Message Redirect',
  voice: 'Say Play Pause Gather Redirect Hangup Reject Dial Enqueue Leave Record',
} as const

export type Channel = keyof typeof channels

// Entities are decoded here and not by the parser, which decodes no numeric ones and lets unknown ones pass.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  cdataPropName: '#cdata',
})

const Raw = z.array(z.record(z.string(), z.unknown()))
const Cdata = z.array(z.object({ '#text': z.string() }))
const Attributes = z.record(z.string(), z.string())
const entities: Record<string, string | undefined> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

class UnknownEntity extends Error {}

function decoded(text: string): string {
  return text.replace(/&([^;]*);/g, (whole, name: string) => {
    const digits = /^#(?:x([\da-f]+)|(\d+))$/i.exec(name)
    const point = digits
      ? Number.parseInt(digits[1] ?? digits[2] ?? '', digits[1] === undefined ? 10 : 16)
      : NaN
    const character = digits ? (point <= 0x10ffff ? String.fromCodePoint(point) : undefined) : entities[name]
    if (character === undefined) throw new UnknownEntity(`unknown entity ${whole}`)
    return character
  })
}

function nodes(raw: unknown): (Element | string)[] {
  return Raw.parse(raw).flatMap((entry): (Element | string)[] => {
    const name = Object.keys(entry).find((key) => key !== ':@')
    if (name === undefined || name.startsWith('?')) return []
    if (name === '#text') return [decoded(String(entry[name]))]
    if (name === '#cdata')
      return [
        Cdata.parse(entry[name])
          .map((part) => part['#text'])
          .join(''),
      ]
    const attributes = Object.entries(Attributes.parse(entry[':@'] ?? {}))
    return [
      {
        name,
        attributes: Object.fromEntries(attributes.map(([key, value]) => [key, decoded(value)])),
        children: nodes(entry[name]),
      },
    ]
  })
}

/** The elements among an element's children, in order. */
export function elements(children: (Element | string)[]): Element[] {
  return children.filter((child) => typeof child !== 'string')
}

/** All the text inside, in order, as written. */
export function text(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : text(child))).join('')
}

/** What a voice says for an element: SSML flattened, an alias in place of what it stands for, blanks folded. */
export function spoken(element: Element): string {
  const words = (node: Element): string =>
    node.name === 'sub' && node.attributes['alias'] !== undefined
      ? node.attributes['alias']
      : node.children
          .map((child) => {
            if (typeof child === 'string') return child
            return /^(break|p|s)$/.test(child.name) ? ` ${words(child)} ` : words(child)
          })
          .join('')
  return words(element).replace(/\s+/g, ' ').trim()
}

function unknowns(element: Element, allowed: string, parent: string): Complaint[] {
  const known = grammar[element.name]
  if (!allowed.split(' ').includes(element.name))
    return [{ code: 12200, message: `<${element.name}> is not known inside <${parent}> and is ignored` }]
  // Inside Say everything is SSML, whose attributes are the voice's business.
  if (known === undefined) return []
  const attributes = Object.keys(element.attributes)
    .filter((name) => !known.attributes.split(' ').includes(name))
    .map((name) => ({ code: 12200, message: `<${element.name}> has no attribute "${name}"; it is ignored` }))
  return [
    ...attributes,
    ...elements(element.children).flatMap((child) => unknowns(child, known.children, element.name)),
  ]
}

/** Takes out what a warning says is ignored, so that whoever runs the document need not know the grammar. */
function pruned(element: Element): Element {
  const allowed = grammar[element.name]?.children.split(' ')
  if (allowed === undefined) return element
  const children = element.children
    .filter((child) => typeof child === 'string' || allowed.includes(child.name))
    .map((child) => (typeof child === 'string' ? child : pruned(child)))
  return { ...element, children }
}

/** Reads a TwiML document as Twilio would for that channel. Never throws: a bad document is a complaint. */
export function read(source: string, channel: Channel): Reading {
  const failure = (code: number, message: string): Reading => ({ ok: false, complaint: { code, message } })
  const bytes = Buffer.byteLength(source)
  if (bytes > MAX_TWIML_BYTES) return failure(11750, `the document has ${bytes} bytes, over 64 kB`)
  const valid = XMLValidator.validate(source)
  if (valid !== true) return failure(12100, `line ${valid.err.line}: ${valid.err.msg}`)
  // Entities of its own could make a small document huge; Twilio's builders never declare any.
  if (/<!DOCTYPE/i.test(source)) return failure(12100, 'a document type is not accepted')
  let roots: Element[]
  try {
    roots = elements(nodes(parser.parse(source)))
  } catch (error) {
    return failure(12100, error instanceof Error ? error.message : 'the document cannot be read')
  }
  const [root, ...others] = roots
  if (root === undefined || others.length > 0)
    return failure(12100, 'a document has exactly one root element')
  if (root.name !== 'Response') return failure(12102, `the root element must be Response, not ${root.name}`)
  const verbs = elements(root.children)
  const known: readonly string[] = channels[channel].split(' ')
  return {
    ok: true,
    verbs: verbs.filter((verb) => known.includes(verb.name)).map(pruned),
    warnings: verbs.flatMap((verb) => unknowns(verb, channels[channel], 'Response')),
  }
}
