/** `npm start`: the whole line on this machine, offline. */
import { join, resolve } from 'node:path'
import { LAPTOP, ROOT, startLaptop } from '../simulator/laptop.ts'
import { buildContent } from './build.ts'

const bundle = await buildContent()
if (bundle === null) process.exit(1)

const port = number('PORT', 8787)
const simulatorPort = number('SIMULATOR_PORT', 8788)
const stateDir = resolve(process.env['STATE_DIR'] || join(ROOT, '.state'))

try {
  const laptop = await startLaptop({
    port,
    simulatorPort,
    stateDir,
    token: process.env['TWILIO_AUTH_TOKEN'] || LAPTOP.token,
    bundle,
  })
  console.log(`hotline    ${laptop.hotline}   (${LAPTOP.number})`)
  console.log(`simulator  ${laptop.simulator}   a phone to play with: open it in a browser, or npm run phone`)
  let closing = false
  const close = (): void => {
    if (closing) return
    closing = true
    void laptop.close().then(() => process.exit(0))
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
} catch (error) {
  const busy = error instanceof Error && /EADDRINUSE|in use/i.test(error.message)
  console.error(
    busy ? `Port ${port} or ${simulatorPort} is taken: set PORT and SIMULATOR_PORT to free ones.` : error,
  )
  process.exit(1)
}

function number(name: string, usual: number): number {
  const given = process.env[name]
  if (given === undefined || given === '') return usual
  const value = Number(given)
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value
  console.error(`${name} is "${given}": it takes a port from 1 to 65535.`)
  process.exit(1)
}
