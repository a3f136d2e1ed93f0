import { describe, it } from 'vitest'
import { read, spoken } from '../../simulator/twiml.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>'

describe('reading TwiML', () => {
  const refused = [
    ['a blank before the XML header', ` ${HEAD}<Response/>`, 12100],
    ['a new line before the XML header', `\n${HEAD}<Response/>`, 12100],
    ['an element that is not closed', '<Response><Say>Hello</Response>', 12100],
    ['a bare ampersand', '<Response><Say>salt & pepper</Say></Response>', 12100],
    ['an entity of HTML', '<Response><Say>a&nbsp;b</Say></Response>', 12100],
    ['a character beyond Unicode', '<Response><Say>&#x110000;</Say></Response>', 12100],
    ['an attribute without quotes', '<Response><Gather numDigits=1/></Response>', 12100],
    ['two roots', '<Response/><Response/>', 12100],
    ['a document type', '<!DOCTYPE r [<!ENTITY a "b">]><Response/>', 12100],
    ['words only', 'Hello', 12100],
    ['another root', '<TwiML/>', 12102],
    ['more than 64 kB', `<Response><Say>${'a'.repeat(64 * 1024)}</Say></Response>`, 11750],
  ] as const
  it.for(refused)('refuses %s', ([, source, code], { expect }) => {
    expect(read(source, 'voice')).toMatchObject({ ok: false, complaint: { code } })
  })

  const warned = [
    ['an unknown verb', '<Sing>la</Sing>', ['Say']],
    ['a verb of the other channel', '<Message>hello</Message>', ['Say']],
    ['a verb in the wrong case', '<say>hello</say>', ['Say']],
    ['an unknown attribute', '<Pause seconds="2"/>', ['Pause', 'Say']],
    ['an unknown child of Gather', '<Gather><Hangup/></Gather>', ['Gather', 'Say']],
  ] as const
  it.for(warned)('only warns of %s', ([, verb, left], { expect }) => {
    const reading = read(`${HEAD}<Response>${verb}<Say>on</Say></Response>`, 'voice')
    if (!reading.ok) return expect.unreachable(reading.complaint.message)
    expect(reading.warnings.map(({ code }) => code)).toEqual([12200])
    expect(reading.verbs.map(({ name }) => name)).toEqual(left)
    expect(reading.verbs.flatMap(({ children }) => children)).toEqual(['on'])
  })

  const said = [
    ['plain words', 'Hello  there\n you', 'Hello there you'],
    ['entities', 'A &amp; B &lt;c&gt; &#233;&#xE9; &quot;d&apos;', 'A & B <c> éé "d\''],
    ['CDATA as it stands', '<![CDATA[a &amp; <b>]]>', 'a &amp; <b>'],
    ['SSML', 'Call <say-as interpret-as="digits">988</say-as><break time="1s"/>now', 'Call 988 now'],
    ['an alias', 'take <sub alias="milligrams">mg</sub>', 'take milligrams'],
    ['paragraphs', '<p>One.</p><p>Two.</p>', 'One. Two.'],
    ['another language inside', 'Press 2 <lang xml:lang="es-US">para español</lang>', 'Press 2 para español'],
  ] as const
  it.for(said)('says %s', ([, inside, words], { expect }) => {
    const reading = read(`<Response><Say>${inside}</Say></Response>`, 'voice')
    if (!reading.ok) return expect.unreachable(reading.complaint.message)
    expect(reading.verbs.map(spoken)).toEqual([words])
    expect(reading.warnings).toEqual([])
  })
})
