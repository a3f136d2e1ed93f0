/** The least hotline there can be, on a thread of its own: it reads a webhook and answers one text. */
import { createServer } from 'node:http'
import { parentPort } from 'node:worker_threads'

const TWIML = '<Response><Message>It is noted.</Message></Response>'
const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'Content-Type': 'text/xml' }).end(TWIML))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(typeof address === 'object' ? address?.port : null)
})
