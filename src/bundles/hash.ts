/** The name of a bundle: the first 128 bits of the SHA-256 of its JSON, in hex. Works in Workers and in Node. */
export async function hashOf(json: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(json))
  return Array.from(new Uint8Array(digest, 0, 16), (b) => b.toString(16).padStart(2, '0')).join('')
}

/** KV keys. Bundles are never overwritten; only the pointer moves. */
export const KEYS = {
  POINTER: 'bundle:newest',
  PREVIOUS: 'bundle:previous',
  /** Whether the desk has any clinician, "yes" or "no"; written by the desk alone. */
  STAFFED: 'desk:staffed',
  bundle: (hash: string): string => `bundle:${hash}`,
} as const
