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

/** Septets by UTF-16 unit: 1, 2 for an extension, 0 for what GSM-7 lacks. All but the euro sign lie below U+0400. */
const SEPTETS = Uint8Array.from({ length: 0x400 }, (_, code) => {
  const c = String.fromCharCode(code)
  return BASIC.has(c) ? 1 : EXTENSION.has(c) ? 2 : 0
})
const EURO = 0x20ac
const septets = (code: number): number => (code < 0x400 ? (SEPTETS[code] ?? 0) : code === EURO ? 2 : 0)

/**
 * What a text costs on the air: its encoding, its units (septets, or UTF-16 units), its segments.
 * A part never ends inside an extension pair or inside a grapheme, so a flag on a boundary moves on whole.
 * The empty string counts as one segment, as it does in the field's calculators.
 */
export function segments(text: string): Measure {
  let units = 0
  let parts = 1
  let used = 0
  for (let i = 0; i < text.length; i += 1) {
    const cost = septets(text.charCodeAt(i))
    if (cost === 0) return ucsSegments(text)
    units += cost
    used += cost
    if (used > GSM.part) {
      parts += 1
      used = cost
    }
  }
  return { encoding: 'GSM-7', units, segments: units <= GSM.alone ? 1 : parts }
}

function ucsSegments(text: string): Measure {
  const units = text.length
  if (units <= UCS.alone) return { encoding: 'UCS-2', units, segments: 1 }
  let parts = 1
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    if (used + segment.length > UCS.part && used > 0) {
      parts += 1
      used = 0
    }
    used += segment.length
    while (used > UCS.part) {
      parts += 1
      used -= UCS.part
    }
  }
  return { encoding: 'UCS-2', units, segments: parts }
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
