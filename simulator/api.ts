import type { Complaint } from './twiml.ts'

/** A request to Twilio's API as the server received it. `path` is without query. */
export type ApiRequest = {
  method: string
  path: string
  query: URLSearchParams
  form: URLSearchParams
  authorization: string | undefined
}

/**
 * `after` is what happens once the answer is out: a text goes its way, a phone rings, callbacks begin.
 * `media` stands in place of a JSON body.
 */
export type ApiAnswer = {
  status: number
  body: unknown
  after?: () => Promise<void>
  media?: { type: string; bytes: Uint8Array }
}

/** `parts` are the variable pieces of the path, after the account's. */
export type ApiRoute = [
  method: 'GET' | 'POST' | 'DELETE',
  path: RegExp,
  route: (request: ApiRequest, parts: string[]) => Promise<ApiAnswer> | ApiAnswer,
]

/** The prefix of everything answered here. */
export const API = '/2010-04-01/'

/** An error body as Twilio's 2010 API has it. */
export function failure(status: number, { code, message }: Complaint): ApiAnswer {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } }
}

export function notFound({ path }: ApiRequest): ApiAnswer {
  return failure(404, { code: 20404, message: `The requested resource ${path} was not found` })
}
