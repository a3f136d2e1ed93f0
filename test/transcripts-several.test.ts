import { describe } from 'vitest'
import { files, isOfSeveral, playThroughWorker } from './talks.ts'

describe('through the built Worker, evicted between lines, several phones', () => {
  playThroughWorker(files.filter(isOfSeveral))
})
