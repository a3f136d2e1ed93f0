import type { MatchIndex, Tables } from './match-index.ts'
import type { Token } from './match-vector.ts'

/**
 * How much each word and each family says about the topic, in nats: how far the topics of the phrasings that have it
 * are from the topics of all phrasings, a word of few phrasings counting for less. Next to nothing for "the".
 */
export function bearings(
  held: Uint16Array,
  topics: number,
  kin: Tables['kin'],
  index: Pick<MatchIndex, 'families'>,
): Tables['bearing'] {
  const byFamily = new Uint32Array(index.families.length * topics)
  const all = new Float64Array(topics)
  for (let word = 0; word < kin.length; word += 1)
    for (let topic = 0; topic < topics; topic += 1) {
      const times = held[word * topics + topic] ?? 0
      if (times === 0) continue
      all[topic] = (all[topic] ?? 0) + times
      for (const family of kin[word] ?? [])
        byFamily[family * topics + topic] = (byFamily[family * topics + topic] ?? 0) + times
    }
  const total = all.reduce((sum, n) => sum + n, 0)
  const tells = (counts: Uint16Array | Uint32Array, rows: number): Float32Array =>
    Float32Array.from({ length: rows }, (_, row) => {
      let times = 0
      for (let topic = 0; topic < topics; topic += 1) times += counts[row * topics + topic] ?? 0
      let sum = 0
      for (let topic = 0; topic < topics; topic += 1) {
        const usual = (all[topic] ?? 0) / total
        if (usual === 0) continue
        const share = ((counts[row * topics + topic] ?? 0) + FEW * usual) / (times + FEW)
        sum += share * Math.log(share / usual)
      }
      return sum
    })
  return { words: tells(held, kin.length), families: tells(byFamily, index.families.length) }
}
/** Phrasings that a word must have before what it says is believed by half. */
const FEW = 6

/** What a text says about the topics of the line at all, in nats, word by word. */
export function bearing(tables: Tables, text: readonly Token[]): number {
  let sum = 0
  for (const { form, word, row, family, kin } of text) {
    let own = row < 0 ? 0 : (tables.bearing.words[row] ?? 0)
    if (family >= tables.plain) own *= PLAIN
    for (const f of kin) {
      const says = tables.bearing.families[f] ?? 0
      own = Math.max(own, f >= tables.plain ? PLAIN * says : Math.max(SUBJECT, says))
    }
    if (word !== form) own *= SLIP
    sum += tables.everyday.has(form) ? own * PLAIN : own
  }
  return sum
}
const PLAIN = 0.5
/** What a word that names a subject of the line says at least: "alcohol" is in every topic, and in no small talk. */
const SUBJECT = 1
const SLIP = 0.3
