import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../../simulator/laptop.ts'

/** `npm start` as a process of its own. */
export type Started = {
  hotline: string
  simulator: string
  /** Everything that it printed so far, on both outputs. */
  printed(): string
  /** Ends it and all that it started, at once, as a power cut does. Resolves when nothing of it is left. */
  kill(): Promise<void>
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('no port')
}

/** All processes below `root`, itself included, as they stand now. */
function family(root: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number))
  const found = [root]
  for (const parent of found)
    for (const [pid = 0, of] of rows) if (of === parent && !found.includes(pid)) found.push(pid)
  return found
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Starts the line on these ports, with its state in `stateDir`, and waits until it says that it is up. */
export async function start(at: { port: number; simulatorPort: number; stateDir: string }): Promise<Started> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/start.ts')], {
    env: {
      ...process.env,
      PORT: String(at.port),
      SIMULATOR_PORT: String(at.simulatorPort),
      STATE_DIR: at.stateDir,
      TWILIO_AUTH_TOKEN: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error('npm start did not start')
  let printed = ''
  const up = Promise.withResolvers<void>()
  const hear = (chunk: Buffer): void => {
    printed += chunk.toString()
    if (/^simulator /m.test(printed)) up.resolve()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const gone = once(child, 'exit').then(() => up.reject(new Error(`npm start ended: ${printed}`)))
  await up.promise

  async function kill(): Promise<void> {
    const all = child.exitCode === null && child.signalCode === null ? family(pid ?? 0) : []
    for (const each of all) if (isAlive(each)) process.kill(each, 'SIGKILL')
    await gone
    while (all.slice(1).some(isAlive)) await sleep(10)
  }

  return {
    hotline: `http://127.0.0.1:${at.port}`,
    simulator: `http://127.0.0.1:${at.simulatorPort}`,
    printed: () => printed,
    kill,
  }
}
