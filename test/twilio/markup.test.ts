import fc from 'fast-check'
import { describe, it } from 'vitest'
import MessagingResponse from 'twilio/lib/twiml/MessagingResponse.js'
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import * as markup from '../../src/twilio/markup.ts'

/** Texts with everything that XML minds, and much that it does not. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('&', '<', '>', '"', "'", '\n', '\t', '\r', ']]>', '&amp;', 'ñ', '🙂', ' '),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  // Twilio's builder throws at what no document may hold; ours leaves it out.
  .filter((text) => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text))

describe("what Twilio's own builder writes", () => {
  it('is written for texts', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 3 }), hostile, (texts, statusCallback) => {
        const theirs = new MessagingResponse()
        for (const text of texts) theirs.message({ statusCallback }, text)
        const ours = markup.response(...texts.map((text) => markup.message({ statusCallback }, text)))
        expect(ours).toBe(theirs.toString())
      }),
    )
  })

  it('is written for what is said, asked, and waited for', ({ expect }) => {
    fc.assert(
      fc.property(hostile, hostile, fc.nat(99), (words, address, count) => {
        const theirs = new VoiceResponse()
        const gather = theirs.gather({
          action: address,
          input: ['dtmf', 'speech'],
          numDigits: count,
          finishOnKey: '',
          hints: words,
        })
        const said = gather
          .say({ voice: 'Polly.Lupe-Neural', language: 'es-US' }, '')
          .prosody({ rate: '95%' }, '')
        said.addText(words)
        said.phoneme({ alphabet: 'ipa', ph: words }, words)
        said.sayAs({ 'interpret-as': 'digits' }, '911')
        gather.play(address)
        theirs.enqueue({ action: address, waitUrl: address }, words)
        theirs.dial({ action: address, timeout: 5 }).queue(words)
        theirs.record({ action: address, maxLength: count, finishOnKey: '#' })
        theirs.pause({ length: count })
        theirs.leave()
        theirs.redirect({ method: 'POST' }, address)
        theirs.hangup()
        const ours = markup.response(
          markup.gather(
            { action: address, input: ['dtmf', 'speech'], numDigits: count, finishOnKey: '', hints: words },
            markup.say(
              { voice: 'Polly.Lupe-Neural', language: 'es-US' },
              markup.prosody(
                { rate: '95%' },
                words,
                markup.phoneme({ alphabet: 'ipa', ph: words }, words),
                markup.sayAs({ 'interpret-as': 'digits' }, '911'),
              ),
            ),
            markup.play({}, address),
          ),
          markup.enqueue({ action: address, waitUrl: address }, words),
          markup.dial({ action: address, timeout: 5 }, markup.queue({}, words)),
          markup.record({ action: address, maxLength: count, finishOnKey: '#' }),
          markup.pause({ length: count }),
          markup.leave({}),
          markup.redirect({ method: 'POST' }, address),
          markup.hangup({}),
        )
        expect(ours).toBe(theirs.toString())
      }),
    )
  })
})

it('leaves out what no document may hold', ({ expect }) => {
  expect(markup.response(markup.message({}, 'a\u0000b\u0008c\ud800d\uffff'))).toContain(
    '<Message>abcd</Message>',
  )
})
