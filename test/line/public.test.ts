import { afterAll, beforeAll, describe, it } from 'vitest'
import { LAPTOP, type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { bundle } from './webhook.ts'

let laptop: Laptop
let hotline: string
beforeAll(async () => {
  laptop = await startLaptop({ bundle })
  hotline = laptop.hotline
})
afterAll(() => laptop.close())

describe('what anybody may see', () => {
  it('is health, with the bundle and where it came from', async ({ expect }) => {
    const response = await fetch(`${hotline}/healthz`)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      ok: true,
      bundle: expect.stringMatching(/^[0-9a-f]{32}$/),
      source: 'kv',
    })
  })

  const pages = [
    { path: '/', page: 'home' },
    { path: '/privacy', page: 'privacy' },
    { path: '/terms', page: 'terms' },
  ] as const
  it.for(pages)(
    '$path stands in both languages and takes nothing from elsewhere',
    async ({ path, page }, { expect }) => {
      const response = await fetch(hotline + path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toMatch(/^text\/html/)
      const html = await response.text()
      for (const language of ['en', 'es'] as const) {
        expect(html).toContain(`<section lang="${language}">`)
        expect(html).toContain(`<h2>${bundle.pages[page][language].title}</h2>`)
      }
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toMatch(/^default-src 'none'/)
      expect(policy).toContain(`base-uri 'none'`)
      expect(policy).toContain(`form-action 'none'`)
      expect(policy).not.toMatch(/unsafe|\*|https?:|data:/)
      expect(html).not.toMatch(/<script|<link|<img|<iframe| style="| on[a-z]+="|https?:\/\//)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      const again = (await fetch(hotline + path)).headers.get('content-security-policy')
      expect(again).not.toBe(policy)
    },
  )

  it('begins with a document type, without which browsers fall back to old quirks', async ({ expect }) => {
    expect(await (await fetch(`${hotline}/`)).text()).toMatch(/^<!doctype html>/i)
  })

  it('is framed by nobody', async ({ expect }) => {
    const { headers } = await fetch(`${hotline}/privacy`)
    expect(headers.get('content-security-policy')).toContain(`frame-ancestors 'none'`)
  })

  it.for(['/nowhere', '/desktop', '/.env', '/laptop/nowhere'])('is no %s', async (path, { expect }) => {
    expect((await fetch(hotline + path)).status).toBe(404)
  })

  it('is nothing of who runs it', async ({ expect }) => {
    const all = await Promise.all(
      ['/', '/privacy', '/terms', '/healthz', '/nowhere', '/twilio/sms'].map(async (path) => {
        const response = await fetch(hotline + path)
        return `${await response.text()} ${JSON.stringify([...response.headers])}`
      }),
    )
    for (const secret of [LAPTOP.account, LAPTOP.token, LAPTOP.participantKey])
      expect(all.filter((text) => text.includes(secret))).toEqual([])
  })
})
