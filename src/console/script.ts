/**
 * All the script of the desk page. Without it the page works by forms and reloading. With it, forms are sent without
 * leaving the page, which says what is going on, and the page asks again whenever the desk says that something changed.
 */
export const SCRIPT = `(() => {
const $ = (id) => document.getElementById(id)
const words = JSON.parse($('words').textContent)
const say = (text, bad) => { const at = $('said'); at.textContent = text; at.className = bad ? 'bad' : '' }
const parse = async (r) => new DOMParser().parseFromString((await r.text()).replace(/<style[^]*?<\\/style>/, ''), 'text/html')
// Forms have a new name each time; a part that is the same but for those is left alone, under whoever's hand it is.
const bare = (part) => part.innerHTML.replace(/value="[0-9a-f-]{36}"/g, '')
let typing = null
const show = (doc, whole) => {
  const now = $('main'), next = doc.getElementById('main')
  if (!next) return location.reload()
  // What somebody listens to goes on playing.
  for (const to of next.querySelectorAll('audio')) {
    const plays = [...now.querySelectorAll('audio')].find((a) => !a.paused && a.getAttribute('src') === to.getAttribute('src'))
    if (plays) to.replaceWith(plays)
  }
  if (whole || now.dataset.what !== next.dataset.what) {
    now.replaceWith(document.adoptNode(next))
    document.title = doc.title
    const top = $('top'), head = doc.getElementById('top')
    if (top && head) top.replaceWith(document.adoptNode(head))
    if (whole) { const to = $('reply') || $('main'); to.focus({ preventScroll: true }) }
  } else
    for (const part of next.querySelectorAll('[data-live]')) {
      const old = $(part.id)
      if (!old || bare(old) === bare(part) || old.contains(document.activeElement) && document.activeElement.matches('input,select,textarea')) continue
      const focused = old.contains(document.activeElement) && document.activeElement.dataset.key
      old.replaceWith(document.adoptNode(part))
      if (focused) part.querySelector('[data-key="' + focused + '"]')?.focus()
    }
  ends()
}
const ends = () => { const l = $('lines'); if (l) l.scrollTop = l.scrollHeight }
let asking = false, again = false
const refresh = async () => {
  if (asking) { again = true; return }
  asking = true
  try {
    const here = location.href
    const r = await fetch(here)
    const doc = r.ok || r.status === 403 ? await parse(r) : null
    // A form that went out meanwhile has the last word.
    if (doc && here === location.href && !typing) show(doc, false)
  } catch {}
  asking = false
  if (again) { again = false; refresh() }
}
addEventListener('submit', async (e) => {
  const form = e.target
  if (form.method !== 'post' || form.dataset.plain !== undefined || !window.fetch) return
  e.preventDefault()
  if (typing === form) return
  typing = form
  const button = e.submitter || form.querySelector('button')
  const body = new URLSearchParams(new FormData(form, e.submitter))
  button.setAttribute('aria-busy', 'true')
  say(words.sending)
  try {
    const r = await fetch(form.action, { method: 'POST', body })
    if (!r.ok) throw r.status
    const doc = await parse(r)
    history.replaceState(null, '', r.url.split('?said=')[0])
    const bad = doc.getElementById('said').className === 'bad'
    const kept = bad && form.querySelector('textarea')
    show(doc, true)
    if (kept && $(kept.id)) $(kept.id).value = kept.value
    say(doc.getElementById('said').textContent, bad)
  } catch {
    button.removeAttribute('aria-busy')
    say(words.failed, true)
  }
  typing = null
})
addEventListener('click', (e) => {
  const b = e.target.closest('[data-put]')
  if (!b) return
  e.preventDefault()
  const box = $('reply')
  box.value = b.dataset.put
  box.focus()
})
addEventListener('keydown', (e) => {
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.id === 'reply') e.target.form.requestSubmit()
})
let pause = 500
const connect = () => {
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/desk/live')
  socket.onopen = () => { pause = 500; $('live').textContent = words.live; $('live').className = ''; refresh() }
  socket.onmessage = refresh
  socket.onclose = () => {
    $('live').textContent = words.lost
    $('live').className = 'bad'
    setTimeout(connect, pause * (1 + Math.random()))
    pause = Math.min(pause * 2, 15000)
  }
}
connect()
setInterval(() => document.hidden || refresh(), 30000)
ends()
})()`
