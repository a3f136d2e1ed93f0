import { DeskWords } from './desk-words.ts'
import * as z from 'zod'
import type { Bundle } from './bundle.ts'
import { compile, type Content } from './compile.ts'
import {
  Commands,
  Hotline,
  Pages,
  Phrases,
  Places,
  Pronunciation,
  Regimens,
  Sources,
  Topic,
} from './content.ts'
import { NEEDS, URGENCIES } from './crisis-class.ts'
import { CrisisSource, Texts, UrgentSource } from './crisis-source.ts'
import type { NeedTexts } from './suspicion-train.ts'
import { Flow } from './flow.ts'
import { GeographySource } from './geography-source.ts'
import { lintFlows } from './lint-flows.ts'
import { lintCommands, lintKeywords } from './lint-keywords.ts'
import { lintNever } from './lint-never.ts'
import { lintNumbers, Numbers } from './lint-numbers.ts'
import { lintPersons } from './lint-persons.ts'
import { lintUnused } from './lint-phrases.ts'
import { lintReading, ReadingNames } from './lint-reading.ts'
import { awaiting, lintReview, reviewed } from './lint-review.ts'
import { lintWords } from './lint-words.ts'
import { Never } from './never.ts'
import { error, type Problem } from './problem.ts'

/** A file as it was read: its path from the project's root, and its YAML as data. */
type Sides = { en: string[]; es: string[] }
export type SourceFile = { path: string; data: unknown }

/** `draft` and `overdue` name topics, and `crisis` for the emergency answers. */
export type Linted = { problems: Problem[]; content: Content | null; draft: string[]; overdue: string[] }

/**
 * Everything that can be known to be wrong before anyone texts. `today` is YYYY-MM-DD, for what is past its due date.
 * `content` is null while any file does not fit its schema.
 */
export function lint(files: readonly SourceFile[], today: string): Linted {
  const problems: Problem[] = []
  const read = <T>(file: string, schema: z.ZodType<T>, data: unknown): T | null => {
    const parsed = schema.safeParse(data)
    if (parsed.success) return parsed.data
    problems.push(...parsed.error.issues.flatMap((issue) => problemsOf(file, data, issue)))
    return null
  }
  const one = <T>(file: string, schema: z.ZodType<T>): T | null => {
    const found = files.find((f) => f.path === file)
    if (found !== undefined) return read(file, schema, found.data)
    problems.push(error(file, [], 'this file is missing'))
    return null
  }
  const all = <T>(folder: string, schema: z.ZodType<T>): { path: string; data: T | null }[] =>
    files
      .filter((f) => f.path.startsWith(folder))
      .map((f) => ({ path: f.path, data: read(f.path, schema, f.data) }))

  const hotline = one('content/hotline.yaml', Hotline)
  const phrases = one('content/phrases.yaml', Phrases)
  const commands = one('content/commands.yaml', Commands)
  const pronunciation = one('content/pronunciation.yaml', Pronunciation)
  const sources = one('content/sources.yaml', Sources)
  const crisis = one('content/crisis.yaml', CrisisSource)
  const urgent = one('content/urgent.yaml', UrgentSource)
  const texts = (name: string): Sides | null => {
    const en = one(`content/examples/${name}.en.txt`, Texts)
    const es = one(`content/examples/${name}.es.txt`, Texts)
    return en === null || es === null ? null : { en, es }
  }
  const needs = needTexts(texts)
  const smallTalk = texts('small-talk')
  const pages = one('content/pages.yaml', Pages)
  const deskWords = one('content/desk.yaml', DeskWords)
  const places = one('content/places.yaml', Places)
  const regimens = one('content/regimens.yaml', Regimens)
  const geography = one('content/geography.yaml', GeographySource)
  const never = one('content/never.yaml', Never)
  const numbers = one('content/numbers.yaml', Numbers)
  const names = one('content/reading.yaml', ReadingNames)
  const topics = named('content/topics/', all('content/topics/', Topic), problems)
  const flows = named('flows/', all('flows/', Flow), problems)

  const parts = reviewed(topics, crisis)
  const { draft, overdue } = awaiting(parts, today)
  if (
    !hotline ||
    !phrases ||
    !commands ||
    !pronunciation ||
    !sources ||
    !crisis ||
    !urgent ||
    !needs ||
    !smallTalk ||
    !pages ||
    !deskWords ||
    !places ||
    !regimens ||
    !geography ||
    !never ||
    !numbers ||
    !names ||
    problems.length > 0
  )
    return { problems, content: null, draft, overdue }
  const content: Content = {
    hotline,
    phrases,
    commands,
    pronunciation,
    sources,
    crisis,
    urgent,
    needs,
    smallTalk,
    pages,
    deskWords,
    places,
    regimens,
    geography,
    topics,
    flows,
  }
  problems.push(...lintFlows(content))
  if (problems.length === 0) {
    const bundle = compiledOr(problems, content)
    if (bundle !== null)
      problems.push(
        ...lintWords(content, bundle),
        ...lintKeywords(content, bundle),
        ...lintCommands(content, bundle),
      )
  }
  problems.push(
    ...lintReading(content, names),
    ...lintNever(content, never),
    ...lintNumbers(content, numbers),
    ...lintUnused(content),
    ...lintPersons(content),
    ...lintReview(parts, today),
  )
  return { problems, content, draft, overdue }
}

/** What people wrote in need, and what only sounds like it: a file for each and language; null if one is amiss. */
function needTexts(sides: (name: string) => Sides | null): NeedTexts | null {
  const texts = NEEDS.flatMap((need) => {
    const both = sides(need in URGENCIES ? `urgent-${need}` : need)
    return both === null ? [] : [{ need, ...both }]
  })
  return texts.length < NEEDS.length ? null : texts
}

/** The bundle, or null and a problem: the patterns of the crisis screen are only read when they are compiled. */
function compiledOr(problems: Problem[], content: Content): Bundle | null {
  try {
    return compile(content, null)
  } catch (cause) {
    problems.push(
      error(
        'content/crisis.yaml or content/urgent.yaml',
        ['rules'],
        cause instanceof Error ? cause.message : String(cause),
      ),
    )
    return null
  }
}

function named<T extends { id: string }>(
  folder: string,
  files: { path: string; data: T | null }[],
  problems: Problem[],
): T[] {
  return files.flatMap(({ path, data }) => {
    if (data === null) return []
    if (path !== `${folder}${data.id}.yaml`)
      problems.push(error(path, ['id'], `the id is ${data.id}, so the file must be ${folder}${data.id}.yaml`))
    return [data]
  })
}

/** A schema's complaint, in the words of somebody who writes content. */
function problemsOf(file: string, data: unknown, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)))
  const last = path.at(-1)
  const missing =
    (issue.code === 'invalid_type' || issue.code === 'invalid_union') && at(data, path) === undefined
  if (missing && (last === 'es' || last === 'en'))
    return [
      error(
        file,
        path,
        `${last === 'es' ? 'Spanish' : 'English'} is missing: everything exists in both languages`,
      ),
    ]
  if (missing) return [error(file, path, `${last ?? 'the file'} is missing`)]
  if (issue.code === 'invalid_union' && path[0] === 'nodes' && path.length === 2)
    return node(file, path, at(data, path))
  if (issue.code === 'invalid_union')
    return [
      error(
        file,
        path,
        `does not fit: ${issue.errors
          .flat()
          .map((e) => e.message)
          .join('; or ')}`,
      ),
    ]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => error(file, [...path, key], `${key} is no key of this place`))
  return [error(file, path, issue.message)]
}

const NODE_KEYS = ['say', 'tell', 'choices', 'zip', 'enrol', 'when', 'do', 'call', 'go', 'end']

/** A node that fits no kind: most often a way out that was forgotten. */
function node(file: string, path: (string | number)[], value: unknown): Problem[] {
  const name = String(path[1])
  if (typeof value !== 'object' || value === null) return [error(file, path, `node ${name} is empty`)]
  const kind = NODE_KEYS.find((k) => k in value)
  if (kind === undefined) return [error(file, path, `node ${name} has none of ${NODE_KEYS.join(', ')}`)]
  if (kind === 'choices' || kind === 'zip') {
    const ways = ['no_input', 'invalid'].filter((k) => !(k in value))
    if (ways.length > 0)
      return ways.map((k) =>
        error(file, path, `question ${name} has no ${k} path: a silent or puzzled caller is lost`),
      )
  }
  if (['say', 'tell', 'zip', 'do', 'call'].includes(kind) && !('then' in value))
    return [error(file, path, `dead end: node ${name} leads nowhere; give it then:`)]
  if (kind === 'when' && !('otherwise' in value))
    return [error(file, path, `dead end: node ${name} has no otherwise:`)]
  return [
    error(file, path, `node ${name} does not fit the form of a ${kind} node (see flows/flow.schema.json)`),
  ]
}

function at(data: unknown, path: readonly (string | number)[]): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.entries(value).find(([k]) => k === String(key))?.[1]
  }
  return value
}
