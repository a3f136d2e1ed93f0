import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { run } from '../simulator/stage.ts'
import { format, parse } from '../simulator/transcript.ts'
import { coreStage } from './core-stage.ts'
import {
  files,
  FOLDER,
  isOfSeveral,
  numbers,
  passed,
  playThroughWorker,
  retold,
  toldWith,
  updates,
} from './talks.ts'

describe('through step', () => {
  it.for(files.filter((file) => !isOfSeveral(file)))('$name', async ({ name, source }, { expect }) => {
    const transcript = parse(source)
    if (updates)
      writeFileSync(
        join(FOLDER, name),
        format({ lines: await retold(transcript, coreStage(toldWith(source), numbers(transcript, 0))) }),
      )
    else expect(await run(transcript, coreStage(toldWith(source), numbers(transcript, 0)))).toEqual(passed)
  })
})

describe.skipIf(updates)('through the built Worker, evicted between lines, one phone', () => {
  playThroughWorker(files.filter((file) => !isOfSeveral(file)))
})
