/** One handset on the simulator's HTTP API. Whatever comes from the line is set as text, never as markup. */

import { WORDS } from './words.js'

const AREA_CODES = ['212', '303', '312', '505', '602', '415']
const POLL_MS = 1000

const at = (id) => document.getElementById(id)
const [thread, captions, body, number] = ['thread', 'captions', 'body', 'number'].map(at)
const hint = captions.firstElementChild
const handset = { language: 'en', number: '', shown: new Map(), day: '', call: null, since: 0, ringing: null }
const words = () => WORDS[handset.language]

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

// The line

async function ask(path, sent) {
  const request = sent && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sent),
  }
  const response = await fetch(path, request).catch(() => {
    throw new Error(words().unreachable)
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.error ?? `${path}: ${response.status}`)
  return answer
}

function trouble(error) {
  at('trouble').textContent = error ? error.message : ''
  at('trouble').hidden = !error
}

/** One thing after the other, as fingers do it: a second key waits for the answer to the first. */
let turn = Promise.resolve()
const inTurn = (work) => {
  turn = turn.then(work).then(() => trouble(null), trouble)
}

// Texts

const spaced = (digits) => digits.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3')
const shownAs = (iso, options) => new Intl.DateTimeFormat(handset.language, options).format(new Date(iso))

function show(text) {
  let bubble = handset.shown.get(text.sid)
  if (!bubble) {
    const day = shownAs(text.at, { weekday: 'long', month: 'long', day: 'numeric' })
    if (day !== handset.day) thread.append(element('li', { className: 'day', textContent: day }))
    handset.day = day
    const time = shownAs(text.at, { hour: 'numeric', minute: '2-digit' })
    bubble = element(
      'li',
      { className: `text ${text.direction}` },
      element('p', { textContent: text.body }),
      element('details', {}, element('summary', { textContent: time }), element('span')),
    )
    handset.shown.set(text.sid, bubble)
    thread.append(bubble)
    thread.scrollTop = thread.scrollHeight
  }
  const facts = [words().segments(text.segments), text.status]
  if (text.error) facts.push(`${words().error} ${text.error}`)
  const told = facts.join(' · ')
  const span = bubble.querySelector('span')
  if (span.textContent !== told) span.textContent = told
  bubble.querySelector('details').open ||= Boolean(text.error)
}

async function refresh() {
  const mine = handset.number
  const [phone, clock] = await Promise.all([
    ask(`/simulator/phones/${encodeURIComponent(mine)}`),
    ask('/simulator/clock'),
  ])
  if (mine !== handset.number) return
  for (const text of phone.texts) show(text)
  at('empty').hidden = phone.texts.length > 0
  // Only what comes from now on is announced, not the whole history.
  thread.setAttribute('aria-live', 'polite')
  at('clock').textContent = shownAs(clock.now, { weekday: 'short', hour: 'numeric', minute: '2-digit' })
  const last = phone.texts.findLast(({ direction }) => direction === 'sent')
  if (last) at('line').textContent = spaced(last.to)
  attend(phone.calls)
}

async function poll() {
  await refresh().then(() => at('trouble').textContent === words().unreachable && trouble(null), trouble)
  setTimeout(poll, POLL_MS)
}

function pickUp(typed) {
  const digits = typed.replaceAll(/[^\d+]/g, '').replace(/^1?(\d{10})$/, '+1$1')
  const isNumber = /^\+\d{7,15}$/.test(digits)
  at('number-trouble').textContent = isNumber ? '' : words().number
  at('number-trouble').hidden = isNumber
  number.setAttribute('aria-invalid', String(!isNumber))
  if (!isNumber) return
  number.value = spaced(digits)
  if (digits === handset.number) return
  if (handset.call) ask(`/simulator/calls/${handset.call.sid}/hangup`, {}).catch(trouble)
  sessionStorage.setItem('number', digits)
  Object.assign(handset, { number: digits, day: '', ringing: null })
  handset.shown.clear()
  thread.setAttribute('aria-live', 'off')
  thread.replaceChildren()
  captions.replaceChildren(hint)
  hungUp()
  inTurn(refresh)
}

function freshNumber() {
  const area = AREA_CODES[Math.floor(Math.random() * AREA_CODES.length)]
  return `+1${area}55501${String(Math.floor(Math.random() * 100)).padStart(2, '0')}`
}

// Calls

function caption(className, textContent, lang) {
  captions.append(element('li', { className, textContent, lang: lang ?? handset.language }))
  captions.scrollTop = captions.scrollHeight
}

/** Silent where the browser has no voice of that language: Spanish in an English voice helps nobody. */
function speak({ text, language }) {
  if (!at('aloud').checked || !('speechSynthesis' in window)) return
  const spoken = (tag) => tag.toLowerCase().replace('_', '-').split('-')[0]
  const voices = speechSynthesis.getVoices().filter(({ lang }) => spoken(lang) === spoken(language))
  const voice = voices.find(({ lang }) => lang === language) ?? voices[0]
  if (voice)
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang }))
}

const hush = () => 'speechSynthesis' in window && speechSynthesis.cancel()

function took(call) {
  handset.call = call
  for (const said of call.said) {
    caption('', said.text, said.language)
    speak(said)
  }
  if (call.up) inCall(true)
  else {
    caption('note', words().ended)
    hungUp()
  }
}

function inCall(isUp) {
  at('controls').disabled = !isUp
  at('call').disabled = isUp
  at('withheld').disabled = isUp
  at('state').textContent = isUp ? words().talking : words().idle
  if (!isUp) at('lasted').textContent = ''
}

function hungUp() {
  const hadFocus = at('controls').contains(document.activeElement)
  handset.call = null
  inCall(false)
  if (hadFocus) at('call').focus()
}

async function begin(call) {
  captions.replaceChildren()
  hush()
  handset.since = Date.now()
  took(await call)
  at('state').focus()
  at('talk').scrollIntoView({ block: 'nearest' })
}

const step = (way, sent, did) =>
  inTurn(async () => {
    if (!handset.call) return
    hush()
    caption('did', did)
    took(await ask(`/simulator/calls/${handset.call.sid}/${way}`, sent))
    await refresh()
  })

/** What the line does by itself: it rings this phone, stops ringing, or ends the call. */
function attend(calls) {
  const ringing = calls.find(({ to, state }) => to === handset.number && state === 'ringing')
  handset.ringing = ringing?.sid ?? null
  at('ringing').hidden = !ringing
  if (!handset.call) return
  const seconds = Math.floor((Date.now() - handset.since) / 1000)
  at('lasted').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const mine = calls.find(({ sid }) => sid === handset.call.sid)
  if (mine && !mine.up) took({ ...mine, said: [] })
}

// Languages

function translate(language) {
  handset.language = language
  localStorage.setItem('language', language)
  document.documentElement.lang = language
  for (const part of ['', '-aria-label', '-placeholder', '-title'])
    for (const found of document.querySelectorAll(`[data-es${part}]`)) {
      const attribute = part.slice(1)
      const english = attribute ? found.getAttribute(attribute) : found.textContent.trim()
      if (!found.hasAttribute(`data-en${part}`)) found.setAttribute(`data-en${part}`, english)
      const chosen = found.getAttribute(`data-${language}${part}`)
      if (attribute) found.setAttribute(attribute, chosen)
      else found.textContent = chosen
    }
  Object.assign(
    at('language'),
    language === 'es' ? { textContent: 'English', lang: 'en' } : { textContent: 'Español', lang: 'es' },
  )
  inCall(handset.call !== null)
}

// Fingers

const on = (id, event, act) =>
  at(id).addEventListener(event, (happened) => {
    if (event === 'submit') happened.preventDefault()
    act(happened)
  })

on('language', 'click', () => translate(handset.language === 'es' ? 'en' : 'es'))
on('phone', 'submit', () => pickUp(number.value))
on('number', 'change', () => pickUp(number.value))
on('fresh', 'click', () => pickUp(freshNumber()))
on('compose', 'submit', () => {
  const text = body.value
  if (text === '') return
  body.value = ''
  inTurn(async () => {
    await ask('/simulator/texts', { from: handset.number, body: text })
    await refresh()
  })
})
on('body', 'keydown', (key) => {
  if (key.key !== 'Enter' || key.shiftKey || key.isComposing) return
  key.preventDefault()
  at('compose').requestSubmit()
})
on('call', 'click', () =>
  inTurn(() =>
    begin(ask('/simulator/calls', { from: at('withheld').checked ? 'anonymous' : handset.number })),
  ),
)
on('answer', 'click', () =>
  inTurn(() => begin(ask(`/simulator/calls/${handset.ringing}/answer`, { by: 'person' }))),
)
on('decline', 'click', () => inTurn(() => ask(`/simulator/calls/${handset.ringing}/decline`, {})))
const press = (digits) => step('digits', { digits }, `${words().pressed} ${digits}`)
on('keys', 'click', ({ target }) => {
  const key = target.closest('button')
  if (key) press(key.value)
})
on('say', 'submit', () => {
  const [text, confidence] = [at('words').value, at('confidence').valueAsNumber]
  at('words').value = ''
  step('speech', { text, ...(!Number.isNaN(confidence) && { confidence }) }, `${words().said} “${text}”`)
})
on('silence', 'click', () => step('silence', {}, words().silent))
on('hangup', 'click', () =>
  inTurn(async () => {
    if (handset.call) took({ ...(await ask(`/simulator/calls/${handset.call.sid}/hangup`, {})), up: false })
    hush()
  }),
)
on('aloud', 'change', hush)
document.addEventListener('keydown', (key) => {
  const isTyping = key.target instanceof Element && key.target.closest('input:not([type=checkbox]), textarea')
  if (handset.call && !isTyping && !key.ctrlKey && !key.metaKey && !key.altKey && /^[0-9*#]$/.test(key.key))
    press(key.key)
})
for (const button of document.querySelectorAll('[data-advance]'))
  button.addEventListener('click', () =>
    inTurn(async () => {
      await ask('/simulator/clock', { advance: button.dataset.advance })
      await refresh()
    }),
  )

translate(localStorage.getItem('language') ?? (navigator.language.startsWith('es') ? 'es' : 'en'))
pickUp(sessionStorage.getItem('number') ?? freshNumber())
void poll()
