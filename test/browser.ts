import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import bundled from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

const ARGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
const UNPACKING_MS = 20_000

/**
 * A Chromium for tests, from its package and not from the machine, with the package's own font, so that
 * pictures look alike everywhere. It asks nobody outside for anything. The caller closes it.
 */
export async function browser(): Promise<Browser> {
  const executablePath = await bundled.executablePath()
  const env = { ...process.env, FONTCONFIG_PATH: join(tmpdir(), 'fonts') }
  const until = Date.now() + UNPACKING_MS
  for (;;) {
    try {
      return await chromium.launch({ executablePath, args: ARGS, env })
    } catch (error) {
      // The first start unpacks the program; another test file may still be writing it.
      if (!String(error).includes('ETXTBSY') || Date.now() > until) throw error
      await wait(250)
    }
  }
}
