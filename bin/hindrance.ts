import type { Read } from './read-content.ts'

/** What the operator insists on. */
export type Insisted = { drafts: boolean; overdue: boolean }

/** Why the content may not go to production, as a sentence that says how to insist; or null. */
export function hindrance(
  { draft, overdue }: Pick<Read, 'draft' | 'overdue'>,
  flags: Insisted,
): string | null {
  if (draft.length > 0 && !flags.drafts)
    return `No clinician has reviewed ${parts(draft)}. Have that reviewed, or say --drafts.`
  if (overdue.length > 0 && !flags.overdue)
    return `The review of ${overdue.map(name).join(', ')} is past its due date. Have it renewed, or say --overdue.`
  return null
}

/** "51 topics and the emergency answers" */
export function parts(ids: readonly string[]): string {
  const topics = ids.filter((id) => id !== 'crisis').length
  return [
    ...(topics > 0 ? [`${topics} ${topics === 1 ? 'topic' : 'topics'}`] : []),
    ...(topics < ids.length ? [name('crisis')] : []),
  ].join(' and ')
}

const name = (id: string): string => (id === 'crisis' ? 'the emergency answers' : id)
