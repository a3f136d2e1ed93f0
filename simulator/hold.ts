import type { Address } from './document.ts'
import type { Exchange } from './exchange.ts'
import type { Frame, Leg, Occupation } from './leg.ts'
import type { Parameters } from './webhook.ts'

/** Even an empty document takes a moment before it is asked for again. */
const LEAST_SECONDS = 1

/** What a call hears while it waits: `parameters` are told at each request, `failed` when a document cannot be had. */
export type Hold = {
  document: Address
  allowed: readonly string[]
  parameters: () => Promise<Parameters>
  failed: () => Promise<void>
}

/** Runs a document above the one that waits, over and over, each time as long as it would take to play. */
export async function hold(
  exchange: Exchange,
  leg: Leg,
  { document, allowed, parameters, failed }: Hold,
): Promise<void> {
  const frame: Frame = {
    ...exchange.base(leg, null),
    allowed: { verbs: allowed, code: 12200 },
    isUnattended: true,
    async ended() {
      const occupation: Occupation = { kind: 'hold' }
      frame.occupation = occupation
      await exchange.later(leg, Math.max(frame.playedSeconds, LEAST_SECONDS), async () => {
        if (exchange.isBusy(leg, frame, occupation)) await exchange.open(leg, document, await parameters())
      })
    },
    failed,
  }
  leg.frames.push(frame)
  await exchange.open(leg, document, await parameters())
}
