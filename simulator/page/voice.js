/** Silent where the browser has no voice of that language: Spanish in an English voice helps nobody. */
export function speak({ text, language }) {
  if (!('speechSynthesis' in window)) return
  const spoken = (tag) => tag.toLowerCase().replace('_', '-').split('-')[0]
  const voices = speechSynthesis.getVoices().filter(({ lang }) => spoken(lang) === spoken(language))
  const voice = voices.find(({ lang }) => lang === language) ?? voices[0]
  if (voice)
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang }))
}

export const hush = () => 'speechSynthesis' in window && speechSynthesis.cancel()

const Recogniser = window.SpeechRecognition ?? window.webkitSpeechRecognition
export const canListen = Recogniser !== undefined

/** Listens once. Resolves with the words and how sure the browser is of them, or null where it heard none. */
export function listen(language) {
  return new Promise((resolve) => {
    const recogniser = Object.assign(new Recogniser(), { lang: language, interimResults: false })
    let heard = null
    recogniser.addEventListener('result', ({ results }) => {
      const best = results[0]?.[0]
      if (best) heard = { words: best.transcript, confidence: best.confidence }
    })
    // Also after an error.
    recogniser.addEventListener('end', () => resolve(heard))
    recogniser.start()
  })
}
