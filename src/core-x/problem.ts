/** Something wrong, at a place inside a file. `path` leads to it through keys and indexes. */
export type Problem = {
  file: string
  path: (string | number)[]
  message: string
  severity: 'error' | 'warning'
}

export const error = (file: string, path: (string | number)[], message: string): Problem => ({
  file,
  path,
  message,
  severity: 'error',
})
