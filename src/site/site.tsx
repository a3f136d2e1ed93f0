import { Hono } from 'hono/tiny'
import { html } from 'hono/html'
import { secureHeaders } from 'hono/secure-headers'
import type { Bundle } from '../core/bundle.ts'
import type { Page, Pages } from '../core/content.ts'
import { type Language, LANGUAGES } from '../core/text.ts'

const STYLE = `
  :root { color-scheme: light dark; font: 1.05rem/1.6 system-ui, sans-serif; }
  body { max-width: 42rem; margin: 2rem auto; padding: 0 1.25rem; }
  h1, h2 { line-height: 1.25; } section + section { margin-top: 2.5rem; border-top: 1px solid #8886; padding-top: 1rem; }
  nav a { margin-right: 1rem; }`

const Section = ({ language, page }: { language: Language; page: Page }) => (
  <section lang={language}>
    <h2>{page.title}</h2>
    {page.paragraphs.map((p) => (
      <p>{p}</p>
    ))}
  </section>
)

const Sheet = ({ name, page, nonce }: { name: string; page: Record<Language, Page>; nonce: string }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>{page.en.title === name ? name : `${name}: ${page.en.title}`}</title>
      <style nonce={nonce}>{STYLE}</style>
    </head>
    <body>
      <nav>
        <a href="/">{name}</a>
        <a href="/privacy">Privacy / Privacidad</a>
        <a href="/terms">Terms / Términos</a>
      </nav>
      <main>
        <h1>{name}</h1>
        {LANGUAGES.map((language) => (
          <Section language={language} page={page[language]} />
        ))}
      </main>
    </body>
  </html>
)

/** The public pages that carriers ask for, in both languages, from the content. */
export function site(bundle: (env: Env) => Promise<Bundle>): Hono<{ Bindings: Env }> {
  const app = new Hono<{ Bindings: Env }>()
  const paths: [string, keyof Pages][] = [
    ['/', 'home'],
    ['/privacy', 'privacy'],
    ['/terms', 'terms'],
  ]
  for (const [path, page] of paths)
    app.get(path, secureHeaders({ referrerPolicy: 'no-referrer', xFrameOptions: 'DENY' }), async (c) => {
      const { pages, settings } = await bundle(c.env)
      const nonce = crypto.randomUUID()
      c.header(
        'Content-Security-Policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      )
      return c.html(html`<!doctype html>${<Sheet name={settings.name} page={pages[page]} nonce={nonce} />}`)
    })
  return app
}
