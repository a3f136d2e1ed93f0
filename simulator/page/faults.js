import { ask, at, element } from './ask.js'
import { dialled, spaced } from './handset.js'
import { w } from './words.js'

const CARRIER = [30003, 30004, 30005, 30006, 30007, 30008, 30034]
const OTHERS = {
  call: ['failed'],
  callbacks: ['late', 'doubled', 'reversed', 'lost'],
  api: ['429', '500', '503', 'timeout', 'reset', 'accept-then-lose'],
  hotline: ['slow', 'error', 'dead'],
}

const named = ({ kind, fault }) =>
  kind === 'carrier' ? w('fault-carrier', fault) : w(`fault-${kind}-${fault}`)
/** Those for which a time can be said. */
const takesMs = new Set(['late', 'timeout', 'slow'])

/** What goes wrong on purpose. `attempt` does something and shows its trouble. */
export function faults({ attempt }) {
  const what = at('fault-what')

  let known = []
  function list(all) {
    known = all
    at('fault-count').textContent = all.length > 0 ? `(${all.length})` : ''
    at('fault-list').replaceChildren(
      ...all.map((fault) => {
        const facts = [
          named(fault),
          ...(fault.number ? [spaced(fault.number)] : []),
          ...(fault.percent ? [`${fault.percent}%`] : []),
          ...(fault.times ? [`×${fault.times}`] : []),
        ]
        return element('li', { textContent: facts.join(' · ') })
      }),
    )
  }

  function offer() {
    const chosen = what.value
    what.replaceChildren(
      ...[
        ...CARRIER.map((fault) => ({ kind: 'carrier', fault })),
        ...Object.entries(OTHERS).flatMap(([kind, those]) => those.map((fault) => ({ kind, fault }))),
      ].map((fault) =>
        element('option', { value: `${fault.kind} ${fault.fault}`, textContent: named(fault) }),
      ),
    )
    if (chosen) what.value = chosen
    times()
    list(known)
  }

  function times() {
    at('fault-ms').disabled = !takesMs.has(what.value.split(' ')[1])
  }

  const refresh = () => attempt(async () => list((await ask('/simulator/faults')).faults))

  what.addEventListener('change', times)
  at('fault').addEventListener('submit', (event) => {
    event.preventDefault()
    const [kind, fault] = what.value.split(' ')
    const number = dialled(at('fault-number').value)
    const [percent, often, minutes, seconds] = ['percent', 'times', 'for', 'ms'].map(
      (field) => at(`fault-${field}`).valueAsNumber,
    )
    void attempt(async () => {
      const { faults: all } = await ask('/simulator/faults', {
        kind,
        fault: kind === 'carrier' ? Number(fault) : fault,
        ...(number && { number }),
        ...(percent > 0 && { percent }),
        ...(often > 0 && { times: often }),
        ...(minutes > 0 && { for: `PT${Math.round(minutes)}M` }),
        ...(seconds > 0 && takesMs.has(fault) && { ms: Math.round(seconds * 1000) }),
      })
      list(all)
    })
  })
  at('fault-clear').addEventListener('click', () =>
    attempt(async () => {
      await fetch('/simulator/faults', { method: 'DELETE' })
      list([])
    }),
  )
  at('faults').addEventListener('toggle', refresh)
  return { offer, refresh }
}
