import { w } from './words.js'

/** One call of the simulator's API. Throws an Error in the reader's language, or in the simulator's words. */
export async function ask(path, sent) {
  const request = sent && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sent),
  }
  const response = await fetch(path, request).catch(() => {
    throw Object.assign(new Error(w('unreachable')), { isGone: true })
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok)
    throw Object.assign(new Error(answer.error ?? `${path}: ${response.status}`), { status: response.status })
  return answer
}

export const at = (id) => document.getElementById(id)

/** Made by hand: whatever comes from the line is text, never markup. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

export function trouble(error) {
  at('trouble').textContent = error ? error.message : ''
  at('trouble').hidden = !error
}
