import { ask, at, element } from './ask.js'
import { w } from './words.js'

/** A transcript numbers its phones with one digit. */
const MOST_PHONES = 9

/** Keeps and plays talks. `numbers` are the phones of the page, in order; `show` puts further ones there. */
export function talks({ numbers, show, attempt }) {
  const written = at('transcript')
  const outcome = at('outcome')
  const tell = (text, isBad = false) => {
    outcome.textContent = text
    outcome.className = isBad ? 'bad' : ''
  }

  at('write').addEventListener('click', () =>
    attempt(async () => {
      const phones = numbers()
      if (phones.length > MOST_PHONES) return tell(w('too-many', MOST_PHONES), true)
      const { transcript } = await ask('/simulator/transcript', { phones })
      written.value = transcript
      tell('')
    }),
  )
  at('play').addEventListener('click', () =>
    attempt(async () => {
      if (written.value.trim() === '') return
      tell(w('playing'))
      try {
        const { phones, outcome: came } = await ask('/simulator/replay', { transcript: written.value })
        show(phones)
        if (came.ok) tell(w('played-well'))
        else tell(w('played', came.line, came.expected, came.actual), true)
      } catch (error) {
        tell(error.message, true)
      }
    }),
  )
  at('download').addEventListener('click', () => {
    const href = URL.createObjectURL(new Blob([written.value], { type: 'text/plain' }))
    element('a', { href, download: 'talk.txt' }).click()
    URL.revokeObjectURL(href)
  })
  at('open').addEventListener('change', async ({ target }) => {
    const [file] = target.files
    if (file) written.value = await file.text()
    target.value = ''
  })
}
