import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import { isOurs } from './ours.ts'

/** A text that Twilio took for us, as its list has it; `at` is epoch milliseconds, to the second. */
export type Inbound = { sid: string; from: string; to: string; body: string; pictures: number; at: number }

const One = z.object({
  sid: z.string(),
  from: z.nullable(z.string()),
  to: z.nullable(z.string()),
  body: z.nullable(z.string()),
  direction: z.string(),
  num_media: z.nullable(z.string()),
  date_created: z.nullable(z.string()),
  messaging_service_sid: z.nullish(z.string()),
})
type One = z.infer<typeof One>
const Listed = z.object({ messages: z.array(One), next_page_uri: z.nullish(z.string()) })

/** Twilio's largest page. */
const PAGE = '1000'
const WAIT_MS = 15_000
/** A list that never ends is a fault of ours or Twilio's, and must not keep the sweep for ever. */
const MOST_PAGES = 200

/**
 * Everything that Twilio took for this line from `from` on and before `until` (epoch milliseconds), oldest first; null
 * if its list cannot be had whole, since half of one says nothing of the other half.
 */
export async function inbound(config: Config, from: number, until: number): Promise<Inbound[] | null> {
  const query = new URLSearchParams({ 'DateSent>': iso(from), 'DateSent<': iso(until) })
  // The numbers of a Messaging Service are its own affair: then all texts are listed, and ours picked out.
  if (config.TWILIO_PHONE_NUMBER !== undefined && config.TWILIO_MESSAGING_SERVICE_SID === undefined)
    query.set('To', config.TWILIO_PHONE_NUMBER)
  const listed = await list(config, query)
  if (listed === null) return null
  const found = listed.flatMap(({ sid, from, to, body, direction, num_media, date_created, ...m }) =>
    direction === 'inbound' &&
    from !== null &&
    to !== null &&
    isOurs(config, to, m.messaging_service_sid ?? null)
      ? {
          sid,
          from,
          to,
          body: body ?? '',
          pictures: Number(num_media ?? 0),
          at: Date.parse(date_created ?? ''),
        }
      : [],
  )
  return found
    .filter((text) => text.at >= Math.floor(from / 1000) * 1000 && text.at < until)
    .toSorted((a, b) => a.at - b.at)
}

/** The sids of every message between a phone and one of our numbers that has words still; null if it cannot be known. */
export async function between(
  config: Config,
  { to: phone, from: line }: { to: string; from: string },
): Promise<string[] | null> {
  const sent = await list(config, new URLSearchParams({ From: line, To: phone }))
  const received = await list(config, new URLSearchParams({ From: phone, To: line }))
  if (sent === null || received === null) return null
  return [...sent, ...received].filter(({ body }) => body !== null && body !== '').map(({ sid }) => sid)
}

/** A whole list of Twilio's, page by page; null if any of it cannot be had. */
async function list(config: Config, query: URLSearchParams): Promise<One[] | null> {
  const user = config.TWILIO_API_KEY ?? config.TWILIO_ACCOUNT_SID
  const secret = config.TWILIO_API_SECRET ?? config.TWILIO_AUTH_TOKEN
  const headers = { Authorization: `Basic ${btoa(`${user}:${secret}`)}` }
  query.set('PageSize', PAGE)
  let path: string | null =
    `/2010-04-01/Accounts/${config.TWILIO_ACCOUNT_SID}/Messages.json?${query.toString()}`
  const found: One[] = []
  for (let page = 0; path !== null; page += 1) {
    const listed: z.infer<typeof Listed> | null = page < MOST_PAGES ? await ask(config, headers, path) : null
    if (listed === null) return null
    found.push(...listed.messages)
    path = listed.next_page_uri ?? null
  }
  return found
}

async function ask(
  config: Config,
  headers: Record<string, string>,
  path: string,
): Promise<z.infer<typeof Listed> | null> {
  try {
    const response = await fetch(config.TWILIO_API_ORIGIN + path, {
      headers,
      signal: AbortSignal.timeout(WAIT_MS),
    })
    return Listed.safeParse(await response.json()).data ?? null
  } catch {
    return null
  }
}

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`
