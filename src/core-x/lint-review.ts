import type { Review, Topic } from './content.ts'
import type { CrisisSource } from './crisis-source.ts'
import { error, type Problem } from './problem.ts'

/** What a clinician reviews as one: a topic, or the emergency answers with their lexicon (`crisis`). */
export type Reviewed = { id: string; file: string; review: Review }

export const reviewed = (topics: readonly Topic[], crisis: CrisisSource | null): Reviewed[] => [
  ...topics.map(({ id, review }) => ({ id, file: `content/topics/${id}.yaml`, review })),
  ...(crisis === null ? [] : [{ id: 'crisis', file: 'content/crisis.yaml', review: crisis.review }]),
]

/** Ids of what awaits review, and of what was due for it before `today` (YYYY-MM-DD). */
export const awaiting = (
  parts: readonly Reviewed[],
  today: string,
): { draft: string[]; overdue: string[] } => ({
  draft: parts.filter((p) => p.review.status === 'draft').map((p) => p.id),
  overdue: parts.filter((p) => p.review.due < today).map((p) => p.id),
})

/** Claims of review that do not add up, and reviews that are due. */
export function lintReview(parts: readonly Reviewed[], today: string): Problem[] {
  return parts.flatMap(({ file, review: { status, by, on, due } }) => [
    ...(status === 'reviewed' && by === null
      ? [error(file, ['review', 'by'], 'reviewed, but nobody is named as the reviewer')]
      : []),
    ...(status === 'reviewed' && on === null
      ? [error(file, ['review', 'on'], 'reviewed, but without a date')]
      : []),
    ...(status === 'draft' && by !== null
      ? [error(file, ['review', 'by'], 'a draft names a reviewer; nobody who did not review is named')]
      : []),
    ...(due < today
      ? [{ ...error(file, ['review', 'due'], `its review was due on ${due}`), severity: 'warning' as const }]
      : []),
  ])
}
