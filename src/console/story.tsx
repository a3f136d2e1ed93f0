import type { DeskWord } from '../core/desk-words.ts'
import type { Story } from '../core/staff.ts'
import type { Language } from '../core/text.ts'
import { clock, date, type Desk } from './frame.tsx'

const MARKS: Readonly<Record<string, DeskWord>> = {
  sent: 'dose-sent',
  taken: 'dose-taken',
  skipped: 'dose-skipped',
  missed: 'dose-missed',
}

/** What the participant texted before, and their reminders: for the holder of the handoff alone. */
export const StoryPart = ({
  desk,
  story,
  language,
}: {
  desk: Desk
  story: Story | null
  language: Language
}) => {
  const { w } = desk
  if (story === null) return <p class="card soft">{w('story-not-now')}</p>
  return (
    <>
      <details class="card">
        <summary>{w('story')}</summary>
        {story.texts.length === 0 && <p class="soft">{w('nothing-here')}</p>}
        <ol class="plain story">
          {story.texts.map(({ at, said, answers }) => (
            <li>
              <span class="soft">
                {date(desk, at)} {clock(desk, at)}
              </span>
              <strong lang={language}>{said ?? w('not-kept')}</strong>
              {answers.map((text) => (
                <span class="soft" lang={language}>
                  {text}
                </span>
              ))}
            </li>
          ))}
        </ol>
      </details>
      <details class="card">
        <summary>
          {w('reminders')} ({story.reminders.length})
        </summary>
        {story.reminders.length === 0 && <p class="soft">{w('nothing-here')}</p>}
        <ul class="plain story">
          {story.reminders.map(({ name, zone, doses }) => (
            <li>
              <strong>{name}</strong>
              <span class="soft">{zone}</span>
              {doses.map(({ day, mark }) => (
                <span class="soft">
                  {day}: {w(MARKS[mark] ?? 'dose-sent')}
                </span>
              ))}
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}
