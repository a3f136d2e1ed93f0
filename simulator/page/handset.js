import { ask, at, element, trouble } from './ask.js'
import { canListen, hush, listen, speak } from './voice.js'
import { language, shownAs, translate, w } from './words.js'

/** What the simulator's network asks for one segment, in US dollars: a made-up list price. */
const PRICE = 0.0079
const CLINICIANS = ['+12025550171', '+12025550172']
const AREA_CODES = ['212', '303', '312', '505', '602', '415']

export const spaced = (digits) => digits.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3')

/** As it is dialled, whatever is typed between the digits. */
export const dialled = (typed) => typed.replaceAll(/[^\d+]/g, '').replace(/^1?(\d{10})$/, '+1$1')

export function freshNumber() {
  const area = AREA_CODES[Math.floor(Math.random() * AREA_CODES.length)]
  return `+1${area}55501${String(Math.floor(Math.random() * 100)).padStart(2, '0')}`
}

/** A text that has arrived has its tick, one that has left a faint one. */
const ticks = { delivered: 2, received: 2, sent: 1 }

/**
 * One phone. `changed` hears of a new name or number, `removed` that it is to go, `isFree` says whether no other phone
 * here has a number, `explain` opens what happened to a text or call.
 */
export function createHandset({ number, name, isFirst, changed, removed, isFree, explain }) {
  const root = at('handset').content.cloneNode(true).firstElementChild
  const part = (css) => root.querySelector(css)
  const [thread, texts, captions, spoken, body] = [
    '.thread',
    '.thread ol',
    '.captions',
    '.captions ol',
    '.body',
  ].map(part)
  /** @type {{ number: string, name: string, shown: Map<string, Element>, day: string, call: string | null, last?: string, heard: number, since: number, ringing: string | null }} */
  const phone = { number, name, shown: new Map(), day: '', call: null, heard: 0, since: 0, ringing: null }
  part('.aloud').checked = isFirst
  part('.mic').hidden = !canListen

  /** One thing after the other, as fingers do it: a second key waits for the answer to the first. */
  let turn = Promise.resolve()
  const inTurn = (work) => {
    turn = turn.then(work).then(() => trouble(null), trouble)
    return turn
  }

  // Texts

  function show(text) {
    let bubble = phone.shown.get(text.sid)
    if (!bubble) {
      const day = shownAs(text.at, { weekday: 'long', month: 'long', day: 'numeric' })
      if (day !== phone.day) texts.append(element('li', { className: 'day', textContent: day }))
      phone.day = day
      const why = element('button', { className: 'quiet why', type: 'button', textContent: w('happened') })
      why.addEventListener('click', () => explain(text.sid))
      bubble = element(
        'li',
        { className: `text ${text.direction}` },
        element('p', { textContent: text.body }),
        element('details', {}, element('summary'), element('span'), why),
      )
      phone.shown.set(text.sid, bubble)
      texts.append(bubble)
      thread.scrollTop = thread.scrollHeight
    }
    const time = shownAs(text.at, { hour: 'numeric', minute: '2-digit' })
    const status = w('status')[text.status] ?? text.status
    const facts = [w('segments', text.segments)]
    if (text.direction === 'received') facts.push(w('price', (text.segments * PRICE).toFixed(4)))
    facts.push(status)
    if (text.error) facts.push(w('error', text.error))
    set(bubble.querySelector('summary'), time)
    bubble.querySelector('summary').dataset.ticks = text.error ? 'none' : String(ticks[text.status] ?? 0)
    set(bubble.querySelector('span'), facts.join(' · '))
    bubble.querySelector('details').open ||= Boolean(text.error)
  }
  function set(where, text) {
    if (where.textContent !== text) where.textContent = text
  }

  async function refresh() {
    const mine = phone.number
    const seen = await ask(`/simulator/phones/${encodeURIComponent(mine)}`)
    if (mine !== phone.number) return
    for (const text of seen.texts) show(text)
    part('.empty').hidden = seen.texts.length > 0
    // Only what comes from now on is announced, not the whole history.
    thread.setAttribute('aria-live', 'polite')
    // A call without a number is nobody's, but this phone made it.
    const isListed = phone.call === null || seen.calls.some(({ sid }) => sid === phone.call)
    attend(isListed ? seen.calls : [...seen.calls, await ask(`/simulator/calls/${phone.call}`)])
  }

  // Calls

  function caption(className, textContent, lang) {
    spoken.append(element('li', { className, textContent, lang: lang ?? language.now }))
    captions.scrollTop = captions.scrollHeight
  }

  function hear(said) {
    for (const each of said) {
      caption('', each.text, each.language)
      if (part('.aloud').checked) speak(each)
    }
  }

  /** What this phone's own step brought. */
  function took(call) {
    phone.call = call.sid
    phone.heard = call.said.length
    hear(call.said)
    if (call.up) standing()
    else over()
  }

  function over() {
    const hadFocus = part('.pane.call').contains(document.activeElement)
    caption('note', w('ended'))
    phone.last = phone.call
    phone.call = null
    standing()
    if (hadFocus) part('.ends .call').focus()
  }

  function standing() {
    const isUp = phone.call !== null
    for (const button of root.querySelectorAll('.keys button, .say input, .say button, .silence, .hangup'))
      button.disabled = !isUp
    part('.ends .call').hidden = isUp
    part('.silence').hidden = part('.hangup').hidden = !isUp
    part('.withheld').disabled = isUp
    set(part('.in-call'), isUp ? w('talking') : w('idle'))
    if (!isUp) part('.lasted').textContent = ''
    part('.more .why').hidden = phone.call === null && phone.last === undefined
    part('.mode[value=call]').classList.toggle('live', isUp)
  }

  function mode(which) {
    for (const button of root.querySelectorAll('.mode'))
      button.setAttribute('aria-pressed', String(button.value === which))
    part('.pane.texts').hidden = which !== 'texts'
    part('.pane.call').hidden = which !== 'call'
    if (which === 'texts') thread.scrollTop = thread.scrollHeight
  }

  async function begin(call) {
    mode('call')
    part('.ringing').hidden = true
    spoken.replaceChildren()
    hush()
    phone.since = Date.now()
    took(await call)
    part('.in-call').focus()
  }

  const step = (way, sent, did) =>
    inTurn(async () => {
      if (!phone.call) return
      hush()
      caption('did', did)
      took(await ask(`/simulator/calls/${phone.call}/${way}`, sent))
      await refresh()
    })

  /** What the line does by itself: it rings this phone, speaks on, is spoken through, or ends the call. */
  function attend(calls) {
    const ringing = calls.findLast(({ to, state }) => to === phone.number && state === 'ringing')
    phone.ringing = ringing?.sid ?? null
    part('.ringing').hidden = !ringing
    const mine = calls.find(({ sid }) => sid === phone.call)
    if (!mine) return
    const seconds = Math.floor((Date.now() - phone.since) / 1000)
    part('.lasted').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    hear(mine.said.slice(phone.heard))
    phone.heard = mine.said.length
    if (!mine.up) over()
  }

  // Who it is

  function named() {
    const nurse = CLINICIANS.indexOf(phone.number)
    const said = phone.name || (nurse === -1 ? spaced(phone.number) : w('nurse', nurse + 1))
    part('.called').replaceChildren(
      said,
      ...(said === spaced(phone.number) ? [] : [element('small', { textContent: spaced(phone.number) })]),
    )
    root.setAttribute('aria-label', said)
    part('.name').value = phone.name
    part('.number').value = spaced(phone.number)
    set(part('.empty'), w(nurse === -1 ? 'empty' : 'empty-clinician'))
  }

  function pickUp(typed) {
    const digits = dialled(typed)
    const fault = !/^\+\d{7,15}$/.test(digits)
      ? w('number-trouble')
      : digits !== phone.number && !isFree(digits)
        ? w('number-there')
        : ''
    part('.number-trouble').textContent = fault
    part('.number-trouble').hidden = fault === ''
    part('.number').setAttribute('aria-invalid', String(fault !== ''))
    if (fault !== '' || digits === phone.number) return
    if (phone.call) ask(`/simulator/calls/${phone.call}/hangup`, {}).catch(trouble)
    Object.assign(phone, { number: digits, day: '', ringing: null, call: null, last: undefined })
    clear()
    changed()
    void inTurn(refresh)
  }

  function clear() {
    phone.shown.clear()
    phone.day = ''
    thread.setAttribute('aria-live', 'off')
    texts.replaceChildren()
    // A call that goes on keeps what was said in it.
    if (phone.call === null)
      spoken.replaceChildren(element('li', { className: 'note', textContent: w('press-call') }))
    named()
    standing()
  }

  // Fingers

  const on = (css, event, act) =>
    part(css).addEventListener(event, (happened) => {
      if (event === 'submit') happened.preventDefault()
      act(happened)
    })
  for (const button of root.querySelectorAll('.mode'))
    button.addEventListener('click', () => mode(button.value))
  on('.name', 'change', ({ target }) => {
    phone.name = target.value.trim()
    named()
    changed()
  })
  on('.number-form', 'submit', () => pickUp(part('.number').value))
  on('.fresh', 'click', () => pickUp(freshNumber()))
  on('.remove', 'click', () => {
    if (phone.call) ask(`/simulator/calls/${phone.call}/hangup`, {}).catch(trouble)
    root.remove()
    removed()
  })
  on('.compose', 'submit', () => {
    const text = body.value
    if (text === '') return
    body.value = ''
    void inTurn(async () => {
      await ask('/simulator/texts', { from: phone.number, body: text })
      await refresh()
    })
  })
  on('.body', 'keydown', (key) => {
    if (key.key !== 'Enter' || key.shiftKey || key.isComposing) return
    key.preventDefault()
    part('.compose').requestSubmit()
  })
  on('.ends .call', 'click', () =>
    inTurn(() =>
      begin(ask('/simulator/calls', { from: part('.withheld').checked ? 'anonymous' : phone.number })),
    ),
  )
  on('.answer', 'click', () =>
    inTurn(async () => {
      // One ear: whoever answers another call ends the first.
      if (phone.call) await ask(`/simulator/calls/${phone.call}/hangup`, {})
      await begin(ask(`/simulator/calls/${phone.ringing}/answer`, { by: 'person' }))
    }),
  )
  on('.machine', 'click', () =>
    inTurn(async () => {
      await ask(`/simulator/calls/${phone.ringing}/answer`, { by: 'machine' })
      unrung()
      await refresh()
    }),
  )
  on('.decline', 'click', () =>
    inTurn(async () => {
      await ask(`/simulator/calls/${phone.ringing}/decline`, {})
      unrung()
      await refresh()
    }),
  )
  /** The buttons go away under the finger that pressed one. */
  function unrung() {
    part('.ringing').hidden = true
    part('.mode[aria-pressed=true]').focus()
  }
  const press = (digits) => step('digits', { digits }, w('pressed', digits))
  on('.keys', 'click', ({ target }) => {
    const key = target.closest('button')
    if (key) void press(key.value)
  })
  const utter = (text, confidence) =>
    step('speech', { text, ...(!Number.isNaN(confidence) && { confidence }) }, w('said', text))
  on('.say', 'submit', () => {
    const text = part('.words').value
    part('.words').value = ''
    void utter(text, part('.confidence').valueAsNumber)
  })
  on('.mic', 'click', async () => {
    hush()
    const heard = await listen(language.now === 'es' ? 'es-US' : 'en-US')
    if (heard) void utter(heard.words, heard.confidence)
  })
  on('.silence', 'click', () => step('silence', {}, w('silent')))
  on('.hangup', 'click', () =>
    inTurn(async () => {
      if (phone.call) took({ ...(await ask(`/simulator/calls/${phone.call}/hangup`, {})), up: false })
      hush()
    }),
  )
  on('.aloud', 'change', hush)
  on('.more .why', 'click', () => explain(phone.call ?? phone.last))
  root.addEventListener('keydown', (key) => {
    const isTyping =
      key.target instanceof Element && key.target.closest('input:not([type=checkbox]), textarea, select')
    const isKey = !key.ctrlKey && !key.metaKey && !key.altKey && /^[0-9*#]$/.test(key.key)
    if (phone.call && !isTyping && isKey) void press(key.key)
  })

  function speakAnew() {
    translate(root)
    clear()
    void inTurn(refresh)
  }

  translate(root)
  clear()
  return {
    root,
    get number() {
      return phone.number
    },
    get name() {
      return phone.name
    },
    refresh: () => inTurn(refresh),
    /** As `refresh`, and rejects where nothing answers. */
    news() {
      const came = turn.then(refresh)
      turn = came.catch(() => {})
      return came
    },
    speakAnew,
  }
}
