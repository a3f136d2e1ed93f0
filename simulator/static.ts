import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const contentTypes: Record<string, string | undefined> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
}

export type File = { type: string; bytes: Buffer }

/**
 * A file of the page's folder, by the path of its URL: `/` is index.html, `/page/x` is x.
 * Null where there is none. Names are plain, so no path leads out of the folder.
 */
export async function file(folder: string, path: string): Promise<File | null> {
  const name = path === '/' ? 'index.html' : /^\/page\/((?:[\w-][\w.-]*\/)*[\w-][\w.-]*)$/.exec(path)?.[1]
  const type = name && contentTypes[extname(name)]
  if (!name || !type) return null
  try {
    return { type, bytes: await readFile(join(folder, name)) }
  } catch {
    return null
  }
}
