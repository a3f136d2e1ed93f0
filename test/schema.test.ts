import { createHash } from 'node:crypto'
import { describe, it } from 'vitest'
import { MIGRATIONS as DESK } from '../src/desk/schema.ts'
import { MIGRATIONS as PARTICIPANT } from '../src/participant/schema.ts'

/** An object may sleep for months and wakes on the version it fell asleep with: what it has run must never change. */
const FROZEN = {
  participant: [
    'ba7e72141980981f',
    '4e865fe95ced49c4',
    '4c907886d2eaa163',
    'a1052b5ba341b76e',
    'a85e82a9ceceaaf4',
    '9adb39ca1b91cebc',
  ],
  desk: [
    '9adb39ca1b91cebc',
    'f4ba3a69e8782d07',
    'b34dfe67341a1a2e',
    'c3f6493e55af0c47',
    '8f840d81be9e9fc7',
    '661b22b2289da8d6',
    'ce87bcb5431b5aac',
    '15507a39612e6ed9',
    'ccbf9726ccfdb122',
    'b13d6e819805efe2',
  ],
}

const hashes = (migrations: readonly string[]): string[] =>
  migrations.map((sql) => createHash('sha256').update(sql).digest('hex').slice(0, 16))

describe('the tables of an object', () => {
  it('are changed by new entries at the end alone; add the hash of yours here', ({ expect }) => {
    expect(hashes(PARTICIPANT)).toEqual(FROZEN.participant)
    expect(hashes(DESK)).toEqual(FROZEN.desk)
  })
})
