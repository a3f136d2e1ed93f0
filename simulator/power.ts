import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** The ids of the `workerd` processes that this very process started. */
export function ownWorkers(): Set<number> {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).trim().split('\n')
  return new Set(
    rows
      .map((row) => row.trim().split(/\s+/))
      .filter(([, parent, name]) => Number(parent) === process.pid && name?.startsWith('workerd'))
      .map(([pid]) => Number(pid)),
  )
}

/** Ends these processes as a power cut does; resolves when none of them is left. */
export async function kill(pids: ReadonlySet<number>): Promise<void> {
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  for (let own = ownWorkers(); [...pids].some((pid) => own.has(pid)); own = ownWorkers()) await sleep(5)
}
