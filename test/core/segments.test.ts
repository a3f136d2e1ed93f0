import fc from 'fast-check'
import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, it } from 'vitest'
import { asSent, outsideGsm, room, segments } from '../../src/core/segments.ts'

const a = (n: number): string => 'a'.repeat(n)

describe('segments', () => {
  it.for([
    // One part and the next: 160 alone, 153 in each part of a longer text.
    { name: 'the empty string', text: '', encoding: 'GSM-7', units: 0, segments: 1 },
    { name: 'one letter', text: 'a', encoding: 'GSM-7', units: 1, segments: 1 },
    { name: 'exactly one part', text: a(160), encoding: 'GSM-7', units: 160, segments: 1 },
    { name: 'one septet too many', text: a(161), encoding: 'GSM-7', units: 161, segments: 2 },
    { name: 'exactly two parts', text: a(306), encoding: 'GSM-7', units: 306, segments: 2 },
    { name: 'one over two parts', text: a(307), encoding: 'GSM-7', units: 307, segments: 3 },
    { name: 'exactly three parts', text: a(459), encoding: 'GSM-7', units: 459, segments: 3 },
    { name: 'the longest body', text: a(1600), encoding: 'GSM-7', units: 1600, segments: 11 },
    // The extension table costs two, and a pair is never split.
    { name: 'the euro sign', text: '€', encoding: 'GSM-7', units: 2, segments: 1 },
    {
      name: 'all ten of the extension table',
      text: '^{}\\[~]|€\f',
      encoding: 'GSM-7',
      units: 20,
      segments: 1,
    },
    { name: '158 letters and a euro', text: `${a(158)}€`, encoding: 'GSM-7', units: 160, segments: 1 },
    { name: '159 letters and a euro', text: `${a(159)}€`, encoding: 'GSM-7', units: 161, segments: 2 },
    { name: '80 brackets', text: '['.repeat(80), encoding: 'GSM-7', units: 160, segments: 1 },
    { name: '81 brackets', text: '['.repeat(81), encoding: 'GSM-7', units: 162, segments: 2 },
    {
      name: 'a pair on the boundary moves on, and so do the last letters',
      text: `${a(152)}€${a(152)}`,
      encoding: 'GSM-7',
      units: 306,
      segments: 3,
    },
    {
      name: 'a pair just before the boundary',
      text: `${a(151)}€${a(153)}`,
      encoding: 'GSM-7',
      units: 306,
      segments: 2,
    },
    {
      name: '153 brackets waste a septet',
      text: '['.repeat(153),
      encoding: 'GSM-7',
      units: 306,
      segments: 3,
    },
    // Spanish: what is in the alphabet and what is not.
    { name: 'letters of ours that are GSM-7', text: 'ñÑéÉüÜ¿¡', encoding: 'GSM-7', units: 8, segments: 1 },
    { name: 'grave accents are GSM-7', text: 'àèìòù', encoding: 'GSM-7', units: 5, segments: 1 },
    { name: 'a acute', text: 'á', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'i acute', text: 'í', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'o acute', text: 'ó', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'u acute', text: 'ú', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'capital A acute', text: 'Á', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'c cedilla is not, though Ç is', text: 'ç', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'C cedilla is', text: 'Ç', encoding: 'GSM-7', units: 1, segments: 1 },
    {
      name: 'one accent triples a text of 143',
      text: `${a(142)}ó`,
      encoding: 'UCS-2',
      units: 143,
      segments: 3,
    },
    { name: 'without it', text: a(143), encoding: 'GSM-7', units: 143, segments: 1 },
    { name: 'é as two code points', text: 'e\u0301', encoding: 'UCS-2', units: 2, segments: 1 },
    // Letters that a word processor or a phone puts in by itself.
    { name: 'a tab', text: 'a\tb', encoding: 'UCS-2', units: 3, segments: 1 },
    { name: 'a backtick', text: '`', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'curly quotes', text: '“a”', encoding: 'UCS-2', units: 3, segments: 1 },
    { name: 'a curly apostrophe', text: 'can’t', encoding: 'UCS-2', units: 5, segments: 1 },
    { name: 'an en dash', text: '7–10', encoding: 'UCS-2', units: 4, segments: 1 },
    { name: 'an em dash', text: 'a—b', encoding: 'UCS-2', units: 3, segments: 1 },
    { name: 'an ellipsis', text: '…', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'a bullet', text: '• a', encoding: 'UCS-2', units: 3, segments: 1 },
    { name: 'a degree sign', text: '38°', encoding: 'UCS-2', units: 3, segments: 1 },
    { name: 'a trade mark', text: '™', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'a no-break space', text: 'a\u00a0b', encoding: 'UCS-2', units: 3, segments: 1 },
    { name: 'the escape character itself', text: '\u001b', encoding: 'UCS-2', units: 1, segments: 1 },
    { name: 'a line break', text: 'a\nb', encoding: 'GSM-7', units: 3, segments: 1 },
    { name: 'CR LF costs two', text: 'a\r\nb', encoding: 'GSM-7', units: 4, segments: 1 },
    // UCS-2: 70 alone, 67 in each part, counted in UTF-16 units.
    { name: 'exactly one part of UCS-2', text: `${a(69)}á`, encoding: 'UCS-2', units: 70, segments: 1 },
    { name: 'one unit over', text: `${a(70)}á`, encoding: 'UCS-2', units: 71, segments: 2 },
    { name: 'exactly two parts of UCS-2', text: `${a(133)}á`, encoding: 'UCS-2', units: 134, segments: 2 },
    { name: 'one over two parts of UCS-2', text: `${a(134)}á`, encoding: 'UCS-2', units: 135, segments: 3 },
    { name: 'an emoji is two units', text: '🙂', encoding: 'UCS-2', units: 2, segments: 1 },
    { name: '35 emoji', text: '🙂'.repeat(35), encoding: 'UCS-2', units: 70, segments: 1 },
    { name: '36 emoji', text: '🙂'.repeat(36), encoding: 'UCS-2', units: 72, segments: 2 },
    {
      name: 'a surrogate pair on the boundary moves on whole',
      text: `${a(66)}🙂${a(66)}`,
      encoding: 'UCS-2',
      units: 134,
      segments: 3,
    },
    {
      name: 'a flag on the boundary moves on whole',
      text: `${a(65)}🇲🇽${a(65)}`,
      encoding: 'UCS-2',
      units: 134,
      segments: 3,
    },
    { name: 'a skin tone', text: '👍🏽', encoding: 'UCS-2', units: 4, segments: 1 },
    { name: 'a family is one grapheme of eleven', text: '👨‍👩‍👧‍👦', encoding: 'UCS-2', units: 11, segments: 1 },
  ])('$name', ({ text, encoding, units, segments: count }, { expect }) => {
    expect(segments(text)).toEqual({ encoding, units, segments: count })
  })

  it('counts as the calculator of the field does, for texts of any alphabet', ({ expect }) => {
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.stringMatching(/^[a-z .,]{1,40}$/) },
      { weight: 2, arbitrary: fc.constantFrom('ñ', 'é', '¿', '¡', 'ü', 'Ñ', '@', '£', 'Δ', '\n', '\r\n') },
      { weight: 2, arbitrary: fc.constantFrom('€', '[', ']', '{', '}', '^', '~', '|', '\\', '\f') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('á', 'í', 'ó', 'ú', '“', '’', '…', '•', '–', '\t', 'ç', '中', 'ж', 'ש'),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('🙂', '🇲🇽', '👍🏽', '👨‍👩‍👧‍👦', '❤️', 'e\u0301', '𝒳'),
      },
    )
    const text = fc.array(piece, { minLength: 1, maxLength: 40 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, (sent) => {
        const theirs = new SegmentedMessage(sent, 'auto', false)
        expect(segments(sent)).toMatchObject({
          encoding: theirs.encodingName,
          segments: theirs.segmentsCount,
        })
      }),
      { numRuns: 3000 },
    )
  })

  it('never takes more parts for a text that is a part of another', ({ expect }) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.nat(400), (whole, n) => {
        const some = [...new Intl.Segmenter().segment(whole)]
          .slice(0, n)
          .map((g) => g.segment)
          .join('')
        expect(segments(some).segments).toBeLessThanOrEqual(segments(whole).segments)
      }),
      { numRuns: 500 },
    )
  })
})

describe('room', () => {
  it.for([
    { count: 1, encoding: 'GSM-7' as const, units: 160 },
    { count: 2, encoding: 'GSM-7' as const, units: 306 },
    { count: 1, encoding: 'UCS-2' as const, units: 70 },
    { count: 2, encoding: 'UCS-2' as const, units: 134 },
  ])('$count of $encoding hold $units', ({ count, encoding, units }, { expect }) => {
    const letter = encoding === 'GSM-7' ? 'a' : 'á'
    expect(room(count, encoding)).toBe(units)
    expect(segments(letter.repeat(units)).segments).toBe(count)
    expect(segments(letter.repeat(units + 1)).segments).toBe(count + 1)
  })
})

describe('outsideGsm', () => {
  it('names each letter that costs double, once, in order', ({ expect }) => {
    expect(outsideGsm('“Sí” y “no” … 🙂')).toEqual(['“', 'í', '”', '…', '🙂'])
    expect(outsideGsm('¿Qué año? [911] €5 ~ \n')).toEqual([])
  })
})

describe('asSent', () => {
  it.for([
    { name: 'the four that GSM-7 lacks go', text: 'áíóú ÁÍÓÚ', sent: 'aiou AIOU' },
    { name: 'what GSM-7 has stays', text: 'ñ é ü ¿ ¡ Ñ É Ü à è', sent: 'ñ é ü ¿ ¡ Ñ É Ü à è' },
    { name: 'año never becomes ano', text: 'un año después', sent: 'un año después' },
    { name: 'written as two code points', text: 'inyeccio\u0301n, an\u0303o', sent: 'inyeccion, año' },
    {
      name: 'a sentence',
      text: '¿Cuánto duró? Llame al médico.',
      sent: '¿Cuanto duro? Llame al médico.',
    },
  ])('$name', ({ text, sent }, { expect }) => {
    expect(asSent(text, 'strip')).toBe(sent)
    expect(segments(asSent(text, 'strip')).encoding).toBe('GSM-7')
  })

  it('keeps everything where the operator pays for accents', ({ expect }) => {
    expect(asSent('Después de la inyección', 'keep')).toBe('Después de la inyección')
  })

  it('is the same done twice', ({ expect }) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(asSent(asSent(text, 'strip'), 'strip')).toBe(asSent(text, 'strip'))
      }),
    )
  })
})
