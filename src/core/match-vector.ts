import { oneEdit } from './keywords.ts'
import { sign, SLIPS_FROM, type Tables } from './match-index.ts'
import { forms, kinOf, pieces } from './match-words.ts'

/**
 * A word of a text: as written, by sound, as the word it is taken for, that word's row (or -1), its family before
 * all others (or -1) and all its families.
 */
export type Token = {
  raw: string
  form: string
  word: string | null
  row: number
  family: number
  kin: readonly number[]
}

/** The words of a normalised text, slips set right. */
export function tokens(tables: Tables, said: string): Token[] {
  return forms(said).map(({ raw, form }) => {
    const row = tables.words.get(form)
    if (row !== undefined) return token(raw, form, form, row, tables.kin[row] ?? [])
    const kin = kinOf(tables.families, form)
    if (kin.length > 0) return token(raw, form, form, -1, kin)
    const word = tables.everyday.has(form) ? null : nearWord(tables, form)
    if (word === null) return token(raw, form, word, -1, [])
    return token(raw, form, word, tables.words.get(word) ?? -1, kinOf(tables.families, word))
  })
}

export const token = (
  raw: string,
  form: string,
  word: string | null,
  row: number,
  kin: readonly number[],
): Token => ({ raw, form, word, row, family: kin[0] ?? -1, kin })

/** The length of every text to the classifier: how firmly it may believe. */
export const SCALE = 8

/** How much each kind of row counts in a text before its length is taken out. */
export const SHARE = { word: 1, slip: 0.8, piece: 0.25, pair: 0.5, family: 1, both: 0.5, unknown: 1 }

/**
 * A normalised text as rows and their values, of length 1 with its unknown words; `each` gets a row and its value
 * before that. Returns the length.
 */
export function vector(
  rows: Pick<Tables, 'pieces' | 'pairs' | 'familyRows'>,
  said: readonly Token[],
  each: (row: number, value: number) => void,
): number {
  let squares = 0
  const add = (row: number | undefined, value: number): void => {
    if (row === undefined || value === 0) return
    squares += value * value
    each(row, value)
  }
  for (const { form, word, row, kin } of said) {
    if (row >= 0) add(row, word === form ? SHARE.word : SHARE.slip)
    else if (kin.length === 0) squares += SHARE.unknown
    for (const family of kin) add(rows.familyRows + family, SHARE.family / Math.sqrt(kin.length))
    pieces(form, (piece) => add(rows.pieces.get(piece), SHARE.piece))
  }
  neighbours(said, (pair) => add(rows.pairs.get(pair), SHARE.pair))
  companions(said, (pair) => add(rows.pairs.get(pair), SHARE.both))
  return Math.sqrt(squares)
}

const tag = (token: Token | undefined): string =>
  token === undefined ? '' : token.family >= 0 ? sign(token.family) : (token.word ?? token.form)

/** Neighbouring words of a text, by family where they have one; its ends count as words. */
export function neighbours(said: readonly Token[], each: (pair: string) => void): void {
  for (let i = 0; i <= said.length; i += 1) each(`${tag(said[i - 1])}_${tag(said[i])}`)
}

/** Families that a text has both of, wherever they stand. */
export function companions(said: readonly Token[], each: (pair: string) => void): void {
  const own = [
    ...new Set(said.map((t) => (t.family >= 0 ? sign(t.family) : t.form.startsWith('=') ? t.form : ''))),
  ]
    .filter((f) => f !== '')
    .sort()
    .slice(0, 12)
  for (let i = 0; i < own.length; i += 1)
    for (let j = i + 1; j < own.length; j += 1) each(`${own[i]}+${own[j]}`)
}

/** A known word that `form` may be with one slip: the most used one, the first by letters among equals. */
export function nearWord(tables: Tables, form: string): string | null {
  if (form.length < SLIPS_FROM || form.startsWith('=')) return null
  let best: string | null = null
  let most = Infinity
  for (let length = form.length - 1; length <= form.length + 1; length += 1)
    for (const word of tables.near.get(`${form[0]}${length}`) ?? []) {
      if (!oneEdit(form, word)) continue
      const tells = tables.tells[tables.words.get(word) ?? 0] ?? 0
      if (tells < most || (tells === most && best !== null && word < best)) {
        best = word
        most = tells
      }
    }
  return best
}

/** Scores as shares of one, in place. */
export function softmax(scores: Float32Array): void {
  let most = -Infinity
  for (const s of scores) if (s > most) most = s
  let sum = 0
  for (let t = 0; t < scores.length; t += 1) {
    const e = Math.exp((scores[t] ?? 0) - most)
    scores[t] = e
    sum += e
  }
  for (let t = 0; t < scores.length; t += 1) scores[t] = (scores[t] ?? 0) / sum
}
