import fc from 'fast-check'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { describe, it } from 'vitest'
import { isBodySigned, isSigned } from '../../src/twilio/signature.ts'

const TOKEN = '12345'
const ADDRESS = 'https://mycompany.com/myapp.php?foo=1&bar=2'

const call = (own = '+14158675309'): URLSearchParams =>
  new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: own,
    Digits: '1234',
    From: own,
    To: '+18005551212',
  })
const doubled = new URLSearchParams([
  ['Sid', 'CA123'],
  ['SidAccount', 'AC123'],
  ['Digits', '5678'],
  ['Digits', '1234'],
  ['Digits', '1234'],
])
const withApostrophe = `${ADDRESS}&Body=It's+amazing`

/** Published by Twilio's documentation and by the tests of its libraries, except the first of the last two. */
const vectors = [
  { name: 'a form', url: ADDRESS, fields: call(), signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
  {
    name: 'the example of the documentation',
    url: 'https://example.com/myapp.php?foo=1&bar=2',
    fields: call('+14158675310'),
    signature: 'L/OH5YylLD5NRKLltdqwSvS0BnU=',
  },
  {
    name: 'the usual port of https written out by the signer',
    url: ADDRESS,
    fields: call(),
    signature: 'kvajT1Ptam85bY51eRf/AJRuM3w=',
  },
  {
    name: 'the usual port of http written out by the signer',
    url: ADDRESS.replace('https', 'http'),
    fields: call(),
    signature: '0ZXoZLH/DfblKGATFgpif+LLRf4=',
  },
  {
    name: 'another port kept, as texts have it',
    url: 'http://mycompany.com:1234/myapp.php?foo=1&bar=2',
    fields: call(),
    signature: 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=',
  },
  {
    name: 'another port dropped, as calls over https have it',
    url: 'https://mycompany.com:1234/myapp.php?foo=1&bar=2',
    fields: call(),
    signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  },
  {
    name: 'a repeated field: values sorted, doubles dropped',
    url: ADDRESS,
    fields: doubled,
    signature: 'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
  },
  {
    name: 'a fragment, which is never sent',
    url: `${ADDRESS}#rc=1&rp=ct,rt,5xx`,
    fields: call(),
    signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  },
  {
    name: 'a raw apostrophe in the address, signed as it stands',
    url: withApostrophe,
    fields: call(),
    signature: 'dsq4Ehbj6cs+KdTkpF5sSSplOWw=',
  },
  {
    name: 'an escaped apostrophe in the address, signed as it stands',
    url: withApostrophe.replace("'", '%27'),
    fields: call(),
    signature: 'TfZzewPq8wqrGlMfyAud8+/IvJ0=',
  },
]

describe('a form is signed', () => {
  it.for(vectors)('with $name', async ({ url, fields, signature }, { expect }) => {
    expect(await isSigned(TOKEN, signature, url, fields)).toBe(true)
  })

  const names = fc.oneof(
    fc.constantFrom('AccountSid', 'CallSid', 'CallStatus', 'Called', 'called', 'Body', 'From', '__proto__'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  )
  const values = fc.oneof(
    fc.constantFrom('', ' stop ', '+', '%2B', 'a&b=c', 'line\r\nline', '👩‍⚕️ ñ', '\u0000', '\ufeff'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  const forms = fc.array(fc.tuple(names, fc.array(values, { minLength: 1, maxLength: 3 })), { maxLength: 8 })
  const urls = fc.constantFrom(
    ADDRESS,
    'http://127.0.0.1:8787/twilio/sms',
    'https://line.example.org/twilio/message-status?owner=v1.0a&row=7',
  )

  it('whatever its fields, by the word of Twilio’s own library, and still after the wire', async ({
    expect,
  }) => {
    await fc.assert(
      fc.asyncProperty(urls, forms, fc.string({ minLength: 1 }), async (url, form, token) => {
        const given = Object.fromEntries(form)
        const sent = new URLSearchParams(
          Object.entries(given).flatMap(([name, all]) => all.map((value): [string, string] => [name, value])),
        )
        const signature = getExpectedTwilioSignature(token, url, given)
        const received = new URLSearchParams(sent.toString())
        expect(await isSigned(token, signature, url, received)).toBe(true)
        received.append('Extra', '1')
        expect(await isSigned(token, signature, url, received)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a form is not signed', () => {
  const url = 'https://line.example.org/twilio/sms'
  const text = { AccountSid: 'AC1', Body: ' stop ', From: '+13035550123', MediaUrl0: '', To: '+12025550100' }
  const right = getExpectedTwilioSignature(TOKEN, url, text)
  const unlike = (change: Record<string, string>): URLSearchParams =>
    new URLSearchParams({ ...text, ...change })
  const less = unlike({})
  less.delete('MediaUrl0')

  const hostile: {
    name: string
    signature?: string | undefined
    url?: string
    token?: string
    fields?: URLSearchParams
  }[] = [
    { name: 'without a signature', signature: undefined },
    { name: 'with an empty signature', signature: '' },
    { name: 'with a truncated signature', signature: right.slice(0, -4) },
    { name: 'without its padding', signature: right.slice(0, -1) },
    { name: 'with more after it', signature: `${right}AAAA` },
    { name: 'with two signatures, as repeated headers arrive', signature: `${right}, ${right}` },
    { name: 'with a lower-cased signature', signature: right.toLowerCase() },
    { name: 'with one letter changed', signature: `${right.startsWith('A') ? 'B' : 'A'}${right.slice(1)}` },
    { name: 'with what is not base64', signature: '*'.repeat(28) },
    { name: 'with twenty bytes of nothing', signature: `${'A'.repeat(27)}=` },
    { name: 'under another token', token: '12346' },
    { name: 'with one field changed', fields: unlike({ From: '+13035550124' }) },
    { name: 'with an extra field', fields: unlike({ OptOutType: 'START' }) },
    { name: 'with an extra empty field', fields: unlike({ '': 'x' }) },
    { name: 'with an empty field left out', fields: less },
    { name: 'with its value trimmed', fields: unlike({ Body: 'stop' }) },
    { name: 'with its value in another case', fields: unlike({ Body: ' STOP ' }) },
    { name: 'with no fields', fields: new URLSearchParams() },
    { name: 'for another path', url: 'https://line.example.org/twilio/voice' },
    { name: 'for another host', url: 'https://line.example.com/twilio/sms' },
    { name: 'for http', url: 'http://line.example.org/twilio/sms' },
    { name: 'for another query', url: `${url}?owner=v1.0a` },
    { name: 'for a port that nobody configured', url: 'https://line.example.org:444/twilio/sms/' },
  ]
  it.for(hostile)('$name', async (row, { expect }) => {
    const signature = 'signature' in row ? row.signature : right
    const fields = row.fields ?? unlike({})
    expect(await isSigned(TOKEN, right, url, unlike({}))).toBe(true)
    expect(await isSigned(row.token ?? TOKEN, signature, row.url ?? url, fields)).toBe(false)
  })
})

describe('a body that is no form', () => {
  const rows = [
    {
      body: '{"property": "value", "boolean": true}',
      hash: '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620',
      signature: 'a9nBmqA0ju/hNViExpshrM61xv4=',
    },
    {
      body: '{}',
      hash: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      signature: 'Ldidvp12m26NI7eqEvxnEpkd9Hc=',
    },
  ]
  it.for(rows)(
    'is signed by the hash in its address: $body',
    async ({ body, hash, signature }, { expect }) => {
      const url = `${ADDRESS}&bodySHA256=${hash}`
      expect(await isBodySigned(TOKEN, signature, url, body)).toBe(true)
      expect(await isBodySigned(TOKEN, signature, url, `${body} `)).toBe(false)
      expect(await isBodySigned('12346', signature, url, body)).toBe(false)
      expect(await isBodySigned(TOKEN, signature, `${url}0`, body)).toBe(false)
      expect(await isBodySigned(TOKEN, undefined, url, body)).toBe(false)
    },
  )

  it('is not signed without a hash in its address', async ({ expect }) => {
    const signature = getExpectedTwilioSignature(TOKEN, ADDRESS, {})
    expect(await isBodySigned(TOKEN, signature, ADDRESS, '{}')).toBe(false)
  })
})
