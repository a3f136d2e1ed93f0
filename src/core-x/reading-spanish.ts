const STRONG = /[aeoáéó]/
const STRESSED_WEAK = /[íú]/
const VOWELS = /[aeiouáéíóúüy]+/g

/**
 * Syllables of one Spanish word (letters, any case, accents as spelled), at least 1. The spelling decides: two strong
 * vowels part (ca-er), a weak one with an accent parts from a strong one (dí-a), a vowel parts from itself (le-er), any other run is one syllable (bien,
 * cuida). An h between vowels does not part them, the u of que and gui is silent, y is a vowel unless one follows.
 */
export function spanishSyllables(word: string): number {
  const spoken = word
    .normalize('NFC')
    .toLowerCase()
    .replace(/qu(?=[eiéí])/g, 'q')
    .replace(/gu(?=[eiéí])/g, 'g')
    .replace(/(?<=[aeiouáéíóúü])h(?=[aeiouáéíóú])/g, '')
    .replace(/y(?=[aeiouáéíóú])/g, 'j')
  const runs = spoken.match(VOWELS) ?? []
  return Math.max(
    1,
    runs.reduce((sum, run) => sum + nuclei(run), 0),
  )
}

/** Syllables of a run of vowels. */
function nuclei(run: string): number {
  const parts: string[] = []
  for (const vowel of run) {
    const before = parts.at(-1)?.at(-1)
    if (before === undefined || parted(before, vowel)) parts.push(vowel)
    else parts[parts.length - 1] += vowel
  }
  // A weak vowel between two strong ones goes with the second: pa-ra-no-ia.
  return parts.reduce((sum, part) => sum + Math.max(1, [...part].filter((v) => STRONG.test(v)).length), 0)
}

const parted = (a: string, b: string): boolean =>
  plainVowel(a) === plainVowel(b) ||
  (STRONG.test(a) && STRONG.test(b)) ||
  (STRONG.test(a) && STRESSED_WEAK.test(b)) ||
  (STRESSED_WEAK.test(a) && STRONG.test(b))

const plainVowel = (vowel: string): string => vowel.normalize('NFD').charAt(0)
