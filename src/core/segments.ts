/** GSM 03.38 default alphabet, one septet each; the escape character is left out. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** The extension table: an escape septet before each. */
const EXTENSION = new Set('\f^{}\\[~]|€')

const GSM = { alone: 160, part: 153 }
const UCS = { alone: 70, part: 67 }

export type Measure = { encoding: 'GSM-7' | 'UCS-2'; units: number; segments: number }

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The characters of `text` that force UCS-2, each once, in order. */
export const outsideGsm = (text: string): string[] => [
  ...new Set([...text].filter((c) => !BASIC.has(c) && !EXTENSION.has(c))),
]

/**
 * What a text costs on the air: its encoding, its units (septets, or UTF-16 units), its segments.
 * A part never ends inside an extension pair or inside a grapheme, so a flag on a boundary moves on whole.
 * The empty string counts as one segment, as it does in the field's calculators.
 */
export function segments(text: string): Measure {
  const ucs = outsideGsm(text).length > 0
  const { alone, part } = ucs ? UCS : GSM
  const cost = (piece: string): number =>
    ucs ? piece.length : [...piece].reduce((sum, c) => sum + (EXTENSION.has(c) ? 2 : 1), 0)
  const units = cost(text)
  const encoding = ucs ? 'UCS-2' : 'GSM-7'
  if (units <= alone) return { encoding, units, segments: 1 }
  let count = 1
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const more = cost(segment)
    if (used + more > part && used > 0) {
      count += 1
      used = 0
    }
    used += more
    while (used > part) {
      count += 1
      used -= part
    }
  }
  return { encoding, units, segments: count }
}

/** Units of the longest text that still takes `count` segments. */
export const room = (count: number, encoding: Measure['encoding'] = 'GSM-7'): number => {
  const { alone, part } = encoding === 'GSM-7' ? GSM : UCS
  return count === 1 ? alone : part * count
}

const ACUTE: Record<string, string> = {
  á: 'a',
  í: 'i',
  ó: 'o',
  ú: 'u',
  Á: 'A',
  Í: 'I',
  Ó: 'O',
  Ú: 'U',
}

/** How accents travel by text. `strip` takes only those that GSM-7 lacks, so "año" stays "año". */
export type Accents = 'strip' | 'keep'

/** A text of the content as the phone gets it. */
export const asSent = (text: string, accents: Accents): string =>
  accents === 'keep' ? text : text.normalize('NFC').replace(/[áíóúÁÍÓÚ]/g, (c) => ACUTE[c] ?? c)

/**
 * `text` cut into pages of at most `units` GSM-7 units, at sentence ends; a sentence that is too long alone
 * is cut between words. Nothing is lost: the pages joined by a blank are the text.
 */
export function pages(text: string, units: number): string[] {
  const sentences = text.trim().split(/(?<=[.!?])\s+/u)
  const pieces = sentences.flatMap((s) => (segments(s).units <= units ? [s] : s.split(/\s+/u)))
  const out: string[] = []
  for (const piece of pieces) {
    const last = out.at(-1)
    if (last !== undefined && segments(`${last} ${piece}`).units <= units)
      out[out.length - 1] = `${last} ${piece}`
    else if (piece !== '') out.push(piece)
  }
  return out
}
