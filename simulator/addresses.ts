import type { Options } from './network.ts'
import { signedOrigin } from './webhook.ts'

/** Paths on the hotline, as typed into Twilio's console; a query and connection overrides may follow. */
export type Paths = {
  sms: string
  voice: string
  /** Null where nothing is typed in. */
  smsFallback: string | null
  voiceFallback: string | null
  callStatus: string | null
}

const doorways: Paths = {
  sms: '/twilio/sms',
  voice: '/twilio/voice',
  smsFallback: '/twilio/sms-fallback',
  voiceFallback: '/twilio/voice-fallback',
  callStatus: '/twilio/call-status',
}

/** The addresses of a number's webhooks. */
export function configured({ hotline, paths }: Pick<Options, 'hotline' | 'paths'>): Paths {
  const { sms, voice, smsFallback, voiceFallback, callStatus } = { ...doorways, ...paths }
  // Where the hotline was given with connection overrides, its addresses carry them too.
  const overrides = /#.*$/s.exec(hotline)?.[0] ?? ''
  const whole = (path: string): string => signedOrigin(hotline) + path + (path.includes('#') ? '' : overrides)
  const maybe = (path: string | null): string | null => (path === null ? null : whole(path))
  return {
    sms: whole(sms),
    voice: whole(voice),
    smsFallback: maybe(smsFallback),
    voiceFallback: maybe(voiceFallback),
    callStatus: maybe(callStatus),
  }
}
