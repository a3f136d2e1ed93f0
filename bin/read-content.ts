import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, LineCounter, parseDocument, visit } from 'yaml'
import { lint, type Linted, type SourceFile } from '../src/core/lint.ts'
import type { Problem } from '../src/core/problem.ts'

const FOLDERS = ['content', 'content/topics', 'flows']
/** Texts, one a line: there are too many of them for YAML. */
const TEXTS = 'content/examples'

/** A problem with the line it stands on, as editors and people read it. */
export type Located = Problem & { line: number }
export type Read = Omit<Linted, 'problems'> & { problems: Located[] }

type Parsed = { text: string; doc: Document; lines: LineCounter }
/** The last parse of each file: whoever reads the content again has mostly changed one of sixty. */
const parses = new Map<string, Parsed>()

function parsed(path: string, text: string): Parsed {
  const kept = parses.get(path)
  if (kept?.text === text) return kept
  const lines = new LineCounter()
  const made = { text, doc: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines }
  parses.set(path, made)
  return made
}

/** Reads, parses and lints all flows and content below `root`. Broken YAML is a problem like any other. */
export function readContent(root: string, today: string = new Date().toISOString().slice(0, 10)): Read {
  const documents = new Map<string, { doc: Document; lines: LineCounter }>()
  const broken: Located[] = []
  const files: SourceFile[] = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .flatMap((name) => {
        const path = `${folder}/${name}`
        const { doc, lines } = parsed(path, readFileSync(join(root, path), 'utf8'))
        documents.set(path, { doc, lines })
        broken.push(
          ...doc.errors.map((e) => ({
            file: path,
            path: [],
            severity: 'error' as const,
            message: e.message,
            line: lines.linePos(e.pos[0]).line,
          })),
        )
        if (doc.errors.length > 0) return []
        try {
          return [{ path, data: doc.toJS() }]
        } catch (cause) {
          // An alias of nothing is only noticed when it is followed.
          const message = cause instanceof Error ? cause.message : String(cause)
          broken.push({
            file: path,
            path: [],
            severity: 'error',
            message,
            line: aliasLine(doc, lines, message),
          })
          return []
        }
      }),
  )
  files.push(
    ...readdirSync(join(root, TEXTS))
      .filter((name) => name.endsWith('.txt'))
      .sort()
      .map((name) => {
        const path = `${TEXTS}/${name}`
        return { path, data: readFileSync(join(root, path), 'utf8').trimEnd().split('\n') }
      }),
  )
  const linted = lint(files, today)
  const problems = linted.problems
    .filter((p) => !broken.some((b) => b.file === p.file))
    .map((p) => ({ ...p, line: lineOf(documents.get(p.file), p.path) }))
  return { ...linted, content: broken.length > 0 ? null : linted.content, problems: [...broken, ...problems] }
}

/** The line of the alias that `message` complains of. */
function aliasLine(doc: Document, lines: LineCounter, message: string): number {
  let line = 1
  visit(doc, {
    Alias: (_, node) => {
      if (message.includes(node.source) && node.range) line = lines.linePos(node.range[0]).line
    },
  })
  return line
}

/** The line of the deepest part of `path` that exists: a missing key is reported where it is missing. */
function lineOf(file: { doc: Document; lines: LineCounter } | undefined, path: (string | number)[]): number {
  if (file === undefined) return typeof path[0] === 'number' ? path[0] + 1 : 1 // a text of its own line
  for (let n = path.length; n > 0; n -= 1) {
    const found = file.doc.getIn(path.slice(0, n), true)
    if (typeof found === 'object' && found !== null && 'range' in found && Array.isArray(found.range)) {
      const offset: unknown = found.range[0]
      if (typeof offset === 'number') return file.lines.linePos(offset).line
    }
  }
  return 1
}
