/** `npm run deploy`: checks the variables that wrangler cannot check, then deploys. Further words go to wrangler. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { unstable_readConfig } from 'wrangler'
import { readConfig } from '../src/config.ts'
import { ROOT } from '../simulator/laptop.ts'

const given = unstable_readConfig({ config: join(ROOT, 'wrangler.toml') }).vars
// Secrets live with the platform; wrangler refuses to deploy without those of [secrets] required.
const secret = 'a-secret-that-is-not-looked-at-here'
try {
  const config = readConfig({
    ...given,
    TWILIO_AUTH_TOKEN: secret,
    PARTICIPANT_KEY: secret,
    ...(given['TWILIO_API_KEY'] ? { TWILIO_API_SECRET: secret } : {}),
  })
  if (!config.PUBLIC_ORIGIN.startsWith('https://'))
    throw new Error('PUBLIC_ORIGIN is not https: Twilio must reach the line safely.')
  if (!config.TWILIO_API_ORIGIN.startsWith('https://')) throw new Error('TWILIO_API_ORIGIN is not https.')
  const child = spawn('wrangler', ['deploy', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
  child.on('close', (code) => (process.exitCode = code ?? 1))
} catch (error) {
  console.error(`Not deployed. ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
