import { normalise } from '../src/core/text.ts'

/** Examples are held out a fifth at a time, always the same ones. */
export const FOLDS = 5

/** The fold of a text (0 to `FOLDS` - 1): FNV-1a of it as it is compared. */
export function foldOf(text: string): number {
  let hash = 2166136261
  for (const c of normalise(text)) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 16777619)
  return (hash >>> 0) % FOLDS
}
