import { randomUUID } from 'node:crypto'
import { configured } from './addresses.ts'
import * as documents from './document.ts'
import { newSid, segments, type Messages, type Text } from './messages.ts'
import type { Options } from './network.ts'
import type { OptOut } from './optout.ts'
import { place } from './geography.ts'
import { elements, text as textOf, type Element } from './twiml.ts'
import type { Parameters, Wire } from './webhook.ts'

/** A text that someone sends. `media`: addresses or content types; `fields` adds or overrides parameters. */
export type Sending = {
  from: string
  to: string
  body: string
  sid?: string
  media: string[]
  fields: Parameters
}

/** `status` is the HTTP status of the answer that counted; `same`, of a repeated text, whether it was equal. */
export type Sent = { sid: string; status: number; replies: Text[]; same?: boolean }

export const MAX_BODY_CHARACTERS = 1600
const MAX_REPLIES = 10
const MAX_REDIRECTS = 10

/** What the first delivery of a text got. */
type First = { twiml: string; sent: Sent }

/** Sends texts from phones to the hotline and runs what it answers. */
export function createTexts(
  options: Options,
  parts: { wire: Wire; messages: Messages; optOut: OptOut },
): { send(sending: Sending): Promise<Sent> } {
  const { wire, messages, optOut } = parts
  const addresses = configured(options)
  const first = new Map<string, { token: string; outcome: Promise<First> }>()

  function asking(sending: Sending, sid: string, token: string): documents.Asking {
    return {
      channel: 'sms',
      sid,
      url: addresses.sms,
      method: 'POST',
      parameters: parameters(options, sending, sid, optOut.typeOf(sending.body)),
      fallback: addresses.smsFallback === null ? null : { url: addresses.smsFallback, method: 'POST' },
      token,
    }
  }

  /** Runs a document: what the phone that wrote gets as the direct answer. */
  async function run(start: documents.Document, sending: Sending, sid: string): Promise<Text[]> {
    const replies: Text[] = []
    let count = 0
    let document: documents.Document | null = start
    const note = (code: number, message: string, url: string): void => {
      wire.note({ code, message, url, sid })
    }

    async function reply(element: Element, from: documents.Document): Promise<void> {
      count += 1
      if (count > MAX_REPLIES) return note(14109, 'more than 10 replies to one text', from.url)
      const { body, media } = content(element)
      if (body === '' && media === 0) return note(14103, 'a Message without a body', from.url)
      if (body.length > MAX_BODY_CHARACTERS) return note(21617, 'a Message over 1600 characters', from.url)
      const to = element.attributes['to'] ?? sending.from
      const line = element.attributes['from'] ?? sending.to
      const message = await messages.draft({ from: line, to, body, media, direction: 'outbound-reply' })
      const address = element.attributes['statusCallback'] ?? element.attributes['action']
      const url = address === undefined ? null : documents.resolved(address, from)
      const isBlocked = optOut.isBlocked(to, line)
      if (isBlocked) note(21610, `${to} has opted out; the reply is dropped`, from.url)
      const callback = url === null ? null : { url, method: documents.method(element) }
      const text = await messages.send(message, callback, isBlocked ? 21610 : undefined)
      if (text && to === sending.from) replies.push(text)
    }

    for (let redirects = 0; document;) {
      const from: documents.Document = document
      document = null
      for (const element of from.verbs) {
        if (element.name === 'Message') {
          await reply(element, from)
          continue
        }
        // Redirect: what follows it is never reached.
        const url = documents.resolved(textOf(element), from)
        redirects += 1
        if (url === null || redirects > MAX_REDIRECTS) {
          note(url === null ? 11100 : 11215, `Redirect number ${redirects} to "${textOf(element)}"`, from.url)
          break
        }
        const next = { ...asking(sending, sid, randomUUID()), url, method: documents.method(element) }
        document = (await documents.ask(wire, next)).document
        break
      }
    }
    return replies
  }

  async function deliver(sending: Sending, sid: string, token: string): Promise<First> {
    const media = sending.media.length
    const { from, to, body } = sending
    const service = options.messagingServiceSid ?? null
    const { text, message } = await messages.keep({ sid, from, to, body, media, service })
    const own = optOut.take(from, to, body)
    const replies: Text[] = []
    if (own !== null) {
      const answer = await messages.draft({
        from: to,
        to: from,
        body: own,
        media: 0,
        direction: 'outbound-reply',
      })
      const received = await messages.send(answer, null)
      if (received) replies.push(received)
    }
    const { delivery, document } = await documents.ask(wire, asking(sending, sid, token))
    if (document) replies.push(...(await run(document, sending, sid)))
    else text.error = message.error = wire.problems.findLast((problem) => problem.sid === sid)?.code ?? null
    const sent = { sid, status: delivery.status, replies }
    return { twiml: delivery.twiml, sent }
  }

  /** Twilio delivers twice when it missed the first answer, so an equal second one brings the phone nothing new. */
  async function repeat(
    sending: Sending,
    sid: string,
    token: string,
    earlier: Promise<First>,
  ): Promise<Sent> {
    const { delivery, document } = await documents.ask(wire, asking(sending, sid, token))
    const { sent, twiml } = await earlier
    if (delivery.status === sent.status && delivery.twiml === twiml) return { ...sent, same: true }
    const replies = document ? await run(document, sending, sid) : []
    return { sid, status: delivery.status, replies, same: false }
  }

  async function send(sending: Sending): Promise<Sent> {
    const sid = sending.sid ?? newSid(sending.media.length > 0 ? 'MM' : 'SM')
    const earlier = first.get(sid)
    if (earlier) return repeat(sending, sid, earlier.token, earlier.outcome)
    const token = randomUUID()
    const outcome = deliver(sending, sid, token)
    first.set(sid, { token, outcome })
    return (await outcome).sent
  }

  return { send }
}

/** The words and the number of pictures of a Message; outer blanks come from a document's layout. */
function content(element: Element): { body: string; media: number } {
  const parts = element.children.map((child) => {
    if (typeof child === 'string') return child
    return child.name === 'Body' ? textOf(child) : ''
  })
  const media = elements(element.children).filter((child) => child.name === 'Media').length
  return { body: parts.join('').trim(), media }
}

/** Every parameter of an inbound text, in an order seen on the wire, which is not alphabetical. */
function parameters(
  options: Options,
  sending: Sending,
  sid: string,
  optOutType: ReturnType<OptOut['typeOf']>,
): Parameters {
  const { from, to, body, media, fields } = sending
  const [near, far] = [place(to), place(from)]
  const pictures = media.flatMap((item, index): [string, string][] => {
    const isAddress = item.includes('://')
    const stored = `https://api.twilio.com/2010-04-01/Accounts/${options.accountSid}/Messages/${sid}/Media/`
    return [
      [`MediaContentType${index}`, isAddress ? contentType(item) : item],
      // The same picture keeps its address when its text is repeated.
      [
        `MediaUrl${index}`,
        isAddress ? item : `${stored}ME${sid.slice(2, 30)}${String(index).padStart(4, '0')}`,
      ],
    ]
  })
  return {
    ToCountry: near.country,
    ToState: near.state,
    SmsMessageSid: sid,
    NumMedia: String(media.length),
    ToCity: near.city,
    FromZip: far.zip,
    SmsSid: sid,
    FromState: far.state,
    SmsStatus: 'received',
    FromCity: far.city,
    Body: body,
    FromCountry: far.country,
    To: to,
    ToZip: near.zip,
    NumSegments: String(segments(body)),
    ReferralNumMedia: '0',
    MessageSid: sid,
    AccountSid: options.accountSid,
    From: from,
    ApiVersion: '2010-04-01',
    ...(options.messagingServiceSid !== undefined && { MessagingServiceSid: options.messagingServiceSid }),
    ...(optOutType !== null && { OptOutType: optOutType }),
    ...Object.fromEntries(pictures),
    ...fields,
  }
}

const pictureTypes: Record<string, string | undefined> = {
  png: 'image/png',
  gif: 'image/gif',
  mp4: 'video/mp4',
  vcf: 'text/vcard',
}

function contentType(address: string): string {
  return pictureTypes[/\.(\w+)$/.exec(new URL(address).pathname)?.[1]?.toLowerCase() ?? ''] ?? 'image/jpeg'
}
