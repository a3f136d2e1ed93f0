import { ask, at, element } from './ask.js'
import { w } from './words.js'

const part = (title, ...children) =>
  element('section', {}, element('h3', { textContent: title }), ...children)

/** XML with a line for each element, as one reads it. */
function laidOut(xml) {
  let depth = 0
  return xml
    .replaceAll(/>\s*</g, '>\n<')
    .split('\n')
    .map((line) => {
      const isEnd = line.startsWith('</')
      if (isEnd) depth -= 1
      const written = '  '.repeat(Math.max(0, depth)) + line
      if (/^<[^/?!][^>]*[^/]>$/.test(line) || /^<[^/?!]>$/.test(line)) depth += 1
      return written
    })
    .join('\n')
}

const code = (text) => element('pre', { tabIndex: 0 }, element('code', { textContent: text }))

function pairs(entries) {
  const list = element('dl')
  for (const [name, value] of entries)
    list.append(
      element('div', {}, element('dt', { textContent: name }), element('dd', { textContent: value })),
    )
  return list
}

function recognised({ kind, id, via, score, candidates, urgent }) {
  const what = [w('kinds')[kind] ?? kind, id].filter(Boolean).join(': ')
  return part(
    w('recognised'),
    pairs([
      [w('taken'), urgent ? `${what} (${w('urgent')})` : what],
      [w('via'), via],
      [w('score'), String(Math.round(score * 100) / 100)],
      ...(candidates.length > 0 ? [[w('candidates'), candidates.join(', ')]] : []),
    ]),
    element('p', { className: 'soft', textContent: w('in-talk') }),
  )
}

function request({ kind, method, url, parameters, status, contentType, twiml, ms }) {
  const { pathname, hash } = new URL(url)
  return part(
    w(kind === 'status' ? 'request-status' : 'request'),
    element('p', {}, element('code', { textContent: `${method} ${pathname}${hash}` })),
    element(
      'details',
      {},
      element('summary', { textContent: `${w('parameters')} (${Object.keys(parameters).length})` }),
      pairs(Object.entries(parameters)),
    ),
    element('p', { textContent: `${w('answered', status, ms)}${contentType ? `, ${contentType}` : ''}` }),
    twiml ? code(laidOut(twiml)) : element('p', { className: 'soft', textContent: w('no-body') }),
  )
}

function table(name, rows) {
  const columns = Object.keys(rows[0])
  const head = element(
    'tr',
    {},
    ...columns.map((column) => element('th', { textContent: column, scope: 'col' })),
  )
  const lines = rows.map((row) =>
    element('tr', {}, ...columns.map((column) => element('td', { textContent: String(row[column] ?? '–') }))),
  )
  const scroll = element(
    'div',
    { className: 'scroll', tabIndex: 0, role: 'region' },
    element('table', {}, element('thead', {}, head), element('tbody', {}, ...lines)),
  )
  scroll.setAttribute('aria-label', name)
  return element('div', {}, element('h4', { textContent: `${name} (${rows.length})` }), scroll)
}

function rowsOf(rows) {
  const objects = Object.entries(rows).flatMap(([object, tables]) =>
    Object.entries(tables).map(([name, found]) => table(`${w(object)}: ${name}`, found)),
  )
  const none = element('p', { className: 'soft', textContent: w('rows-none') })
  return part(w('rows'), ...(objects.length > 0 ? objects : [none]))
}

/** All that is known of a text or a call, as a page of its own. */
export async function explain(sid) {
  const story = at('story')
  const one = await ask(`/simulator/happened/${encodeURIComponent(sid)}`)
  const whole = one.cause === null ? one : await ask(`/simulator/happened/${encodeURIComponent(one.cause)}`)
  const told = one.cause === null ? [] : one.requests
  story.replaceChildren(
    ...(one.cause === null ? [] : [element('p', { className: 'soft', textContent: w('answer-to') })]),
    ...(whole.explained ? [recognised(whole.explained)] : []),
    ...[...whole.requests, ...told].map(request),
    ...(one.message
      ? [
          part(
            w('message'),
            pairs([
              [w('at-status'), w('status')[one.message.status] ?? one.message.status],
              [w('at-segments'), String(one.message.segments)],
              [w('at-price'), one.message.price ?? '–'],
              [w('at-error'), String(one.message.error ?? '–')],
            ]),
          ),
        ]
      : []),
    ...(whole.problems.length + one.problems.length > 0
      ? [
          part(
            w('problems'),
            pairs(
              [
                ...new Map([...whole.problems, ...one.problems].map((p) => [p.code + p.message, p])).values(),
              ].map(({ code: number, message }) => [String(number), message]),
            ),
          ),
        ]
      : []),
    ...(whole.rows ? [rowsOf(whole.rows)] : []),
  )
  at('happened').showModal()
}
