import type { Config } from '../config.ts'

/**
 * One deployment is one programme: what was sent to somebody else's number, or came by another service, is not ours to
 * answer. A call names no service, so a line that has only a service takes every call of its account.
 */
export function isOurs(config: Config, to: string, service: string | null): boolean {
  if (config.TWILIO_PHONE_NUMBER !== undefined && to === config.TWILIO_PHONE_NUMBER) return true
  if (service === CALLED) return config.TWILIO_PHONE_NUMBER === undefined
  return service !== null && service === config.TWILIO_MESSAGING_SERVICE_SID
}

/** Stands for the service of a call. */
export const CALLED = 'call'
