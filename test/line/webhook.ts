import { randomBytes } from 'node:crypto'
import { XMLParser } from 'fast-xml-parser'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import * as z from 'zod'
import { readContent } from '../../bin/read-content.ts'
import { LAPTOP, ROOT } from '../../simulator/laptop.ts'
import { compiled } from '../../bin/compiled.ts'

const { content } = readContent(ROOT)
if (content === null) throw new Error('the content has faults: npm run check')
/** The line's own words, compiled once for a file of tests. */
export const bundle = compiled(content)

export const FIRST_CONTACT = bundle.phrases['first-contact']?.en.text ?? 'no such phrase'

export type Fields = Record<string, string>

export const sid = (prefix: 'SM' | 'CA'): string => prefix + randomBytes(16).toString('hex')

let phones = 0
/** A fictional number that no other test of this file has. */
export const newPhone = (): string => `+1${303 + Math.floor(phones / 90)}55501${10 + (phones++ % 90)}`

/** What Twilio sends of a text, as far as a hotline looks at it. */
export const textFields = (fields: Fields = {}): Fields => ({
  AccountSid: LAPTOP.account,
  MessageSid: sid('SM'),
  From: newPhone(),
  To: LAPTOP.number,
  Body: 'nausea',
  NumMedia: '0',
  ApiVersion: '2010-04-01',
  ...fields,
})

/** What Twilio sends of a step of a call. */
export const callFields = (fields: Fields = {}): Fields => ({
  AccountSid: LAPTOP.account,
  CallSid: sid('CA'),
  From: newPhone(),
  To: LAPTOP.number,
  CallStatus: 'in-progress',
  Direction: 'inbound',
  ApiVersion: '2010-04-01',
  ...fields,
})

export type Answered = { status: number; type: string | null; body: string }

/** The signature that Twilio gives a form for that address. */
export const signature = (url: string, fields: Fields, token: string = LAPTOP.token): string =>
  getExpectedTwilioSignature(token, url, fields)

/** Posts a form as Twilio does. `signed` replaces the signature; null leaves it out. */
export async function post(
  origin: string,
  path: string,
  fields: Fields,
  signed: string | null = signature(origin + path, fields),
): Promise<Answered> {
  const response = await fetch(origin + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: signed === null ? {} : { 'X-Twilio-Signature': signed },
  })
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() }
}

const parser = new XMLParser({ isArray: (name) => name === 'Message', parseTagValue: false })
const Texts = z.object({
  Response: z.union([z.literal(''), z.object({ Message: z.array(z.string()).default([]) })]),
})

/** The texts in an answer, oldest first. */
export function messages({ body }: { body: string }): string[] {
  const { Response } = Texts.parse(parser.parse(body))
  return Response === '' ? [] : Response.Message
}
