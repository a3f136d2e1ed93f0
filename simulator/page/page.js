/** Phones side by side on the simulator's HTTP API. */
import { ask, at, trouble } from './ask.js'
import { faults } from './faults.js'
import { createHandset, freshNumber } from './handset.js'
import { explain } from './happened.js'
import { talks } from './talks.js'
import { language, shownAs, translate, w } from './words.js'

const POLL_MS = 1000
const CLINICIAN = '+12025550171'
/** Where the page keeps what it shows: this tab its phones, this browser its language. */
const PHONES = 'phones'
const LANGUAGE = 'language'
const WELCOMED = 'welcomed'

const phones = []
const attempt = (work) =>
  Promise.resolve()
    .then(work)
    .then(() => trouble(null), trouble)

// Phones

const keep = () =>
  sessionStorage.setItem(PHONES, JSON.stringify(phones.map(({ number, name }) => ({ number, name }))))

function add({ number, name = '' }) {
  const handset = createHandset({
    number,
    name,
    isFirst: phones.length === 0,
    changed: keep,
    removed: () => {
      phones.splice(phones.indexOf(handset), 1)
      keep()
      at('add').focus()
    },
    isFree: (one) => phones.every((each) => each.number !== one),
    explain: (sid) => attempt(() => explain(sid)),
  })
  phones.push(handset)
  at('handsets').append(handset.root)
  void handset.refresh()
  return handset
}

function addFresh() {
  let number = freshNumber()
  while (phones.some((each) => each.number === number)) number = freshNumber()
  const handset = add({ number })
  keep()
  handset.root.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  handset.root.querySelector('.body').focus()
}

function remembered() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PHONES) ?? 'null')
    if (Array.isArray(kept) && kept.length > 0) return kept
  } catch {
    // What somebody else wrote there is no list of phones.
  }
  return [{ number: freshNumber() }, { number: CLINICIAN }]
}

/** Puts these phones on the page, where they are not. */
function show(numbers) {
  for (const number of numbers) if (phones.every((each) => each.number !== number)) add({ number })
  keep()
  for (const each of phones) void each.refresh()
}

// The clock

const said = (iso) =>
  shownAs(iso, { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })

function showClock({ now }) {
  const text = said(now)
  if (at('clock').textContent !== text) at('clock').textContent = text
  at('clock').dateTime = now
}

/** Eight in the morning of the day after the line's, on this computer's own clock. */
function morning(now) {
  const day = new Date(now)
  day.setDate(day.getDate() + 1)
  day.setHours(8, 0, 0, 0)
  return day.toISOString()
}

async function moveClock(how) {
  const buttons = document.querySelectorAll('[data-clock]')
  for (const button of buttons) button.setAttribute('aria-busy', 'true')
  try {
    const { now } = await ask('/simulator/clock')
    const asked =
      how === 'news' ? { until: 'news' } : how === 'morning' ? { to: morning(now) } : { advance: how }
    const moved = await ask('/simulator/clock', asked).catch((error) => {
      throw error.status === 409 ? new Error(w('no-news')) : error
    })
    showClock(moved)
    at('told').textContent = w('moved', said(moved.now))
  } finally {
    for (const button of buttons) button.removeAttribute('aria-busy')
    await Promise.all(phones.map((each) => each.refresh()))
  }
}
for (const button of document.querySelectorAll('[data-clock]'))
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-busy') === null) void attempt(() => moveClock(button.dataset.clock))
  })

async function poll() {
  try {
    showClock(await ask('/simulator/clock'))
    await Promise.all(phones.map((each) => each.news()))
    if (at('trouble').textContent === w('unreachable')) trouble(null)
  } catch (error) {
    trouble(error)
  }
  setTimeout(poll, POLL_MS)
}

// Words

const tools = faults({ attempt })
talks({ numbers: () => phones.map(({ number }) => number), show, attempt })

function speak(chosen) {
  language.now = chosen
  document.documentElement.lang = chosen
  translate(document)
  const other =
    chosen === 'es' ? { textContent: 'English', lang: 'en' } : { textContent: 'Español', lang: 'es' }
  Object.assign(at('language'), other)
  tools.offer()
  for (const each of phones) each.speakAnew()
}
at('language').addEventListener('click', () => {
  speak(language.now === 'es' ? 'en' : 'es')
  localStorage.setItem(LANGUAGE, language.now)
})

// First visit

function welcome(isShown) {
  at('welcome').hidden = !isShown
  at('help').setAttribute('aria-expanded', String(isShown))
}
at('help').addEventListener('click', () => welcome(at('welcome').hidden))
at('begin').addEventListener('click', () => {
  localStorage.setItem(WELCOMED, 'yes')
  welcome(false)
  phones[0]?.root.querySelector('.body').focus()
})
at('close').addEventListener('click', () => at('happened').close())
at('add').addEventListener('click', addFresh)

speak(localStorage.getItem(LANGUAGE) ?? (navigator.language.startsWith('es') ? 'es' : 'en'))
welcome(localStorage.getItem(WELCOMED) === null)
for (const each of remembered()) add(each)
keep()
void poll()
