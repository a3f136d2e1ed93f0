import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request as it came over the wire; `target` is its first line's middle. */
export type Received = { method: string; target: string; headers: IncomingHttpHeaders; body: string }

/** A server that keeps every request and answers by path; what is not listed gets an empty document. */
export async function recorder(
  answers: Record<string, string | { status: number; location?: string }> = {},
): Promise<{ port: number; received: Received[]; [Symbol.asyncDispose](): Promise<void> }> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url: target = '', headers } = request
    received.push({ method, target, headers, body: await text(request) })
    const answer = answers[target.split('?')[0] ?? ''] ?? '<Response/>'
    if (typeof answer === 'string')
      return void response.writeHead(200, { 'content-type': 'text/xml' }).end(answer)
    const { status, location } = answer
    response.writeHead(status, { ...(location !== undefined && { location }) }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address of this shape.
  const { port } = server.address() as AddressInfo
  return {
    port,
    received,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
