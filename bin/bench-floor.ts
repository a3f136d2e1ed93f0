/** The smallest Worker that verifies a signature, stores one row and answers: what the bench compares the line with. */
import { DurableObject } from 'cloudflare:workers'
import { isSigned } from '../src/twilio/signature.ts'

export class Participant extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS seen (sid TEXT PRIMARY KEY) WITHOUT ROWID')
  }
  receive(sid: string): string {
    this.ctx.storage.sql.exec('INSERT OR IGNORE INTO seen VALUES (?)', sid)
    return '<?xml version="1.0" encoding="UTF-8"?><Response><Message>ok</Message></Response>'
  }
}

/** The laptop binds a clock too. */
export class Clock extends DurableObject {}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const fields = new URLSearchParams(await request.text())
    const { pathname } = new URL(request.url)
    const signature = request.headers.get('X-Twilio-Signature') ?? undefined
    if (!(await isSigned(env.TWILIO_AUTH_TOKEN, signature, env.PUBLIC_ORIGIN + pathname, fields)))
      return new Response(null, { status: 403 })
    const stub = env.PARTICIPANT.getByName(fields.get('From') ?? '')
    // The binding is typed by the line's own class; in this Worker the class above stands behind it.
    const answer = await (stub as unknown as { receive(sid: string): Promise<string> }).receive(
      fields.get('MessageSid') ?? '',
    )
    return new Response(answer, { headers: { 'Content-Type': 'text/xml' } })
  },
}
