import type { Config } from '../config.ts'

const WAIT_MS = 10_000
const KEPT = ['content-type', 'content-length', 'content-range', 'accept-ranges']

/**
 * The sound of a recording, whole or the `range` of bytes that a player asks for, fetched with the line's credentials: who
 * listens never learns the carrier's address of it. Null where it cannot be had, or not any more.
 */
export async function sound(config: Config, sid: string, range: string | null): Promise<Response | null> {
  const user = config.TWILIO_API_KEY ?? config.TWILIO_ACCOUNT_SID
  const secret = config.TWILIO_API_SECRET ?? config.TWILIO_AUTH_TOKEN
  const headers = new Headers({ Authorization: `Basic ${btoa(`${user}:${secret}`)}` })
  if (range !== null) headers.set('Range', range)
  const account = `${config.TWILIO_API_ORIGIN}/2010-04-01/Accounts/${config.TWILIO_ACCOUNT_SID}`
  try {
    const url = `${account}/Recordings/${sid}.mp3`
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(WAIT_MS) })
    if (answer.status !== 200 && answer.status !== 206) return null
    const named = KEPT.flatMap((name) => {
      const value = answer.headers.get(name)
      return value === null ? [] : [[name, value] as const]
    })
    return new Response(answer.body, { status: answer.status, headers: Object.fromEntries(named) })
  } catch {
    return null
  }
}
