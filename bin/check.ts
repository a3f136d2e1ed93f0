/** The linter of flows and content: every fault with its file and line. Part of `npm run check`. */
import { parts } from './hindrance.ts'
import { readContent } from './read-content.ts'
import { ROOT } from '../simulator/laptop.ts'
import { writeSchemas } from './schemas.ts'

const stale = writeSchemas(ROOT, 'compare')
for (const file of stale) console.error(`${file}:1: error: is not what the schemas say: run npm run schemas`)
const { problems, draft, overdue, content } = readContent(ROOT)
for (const p of problems)
  console.error(
    `${p.file}:${p.line}: ${p.severity}: ${p.path.join('.')}${p.path.length > 0 ? ': ' : ''}${p.message}`,
  )
const errors = problems.filter((p) => p.severity === 'error').length + stale.length
const topics = content?.topics.length ?? 0
console.log(
  `content: ${topics} topics; awaiting review: ${parts(draft) || 'nothing'}; past the date of review: ${parts(overdue) || 'nothing'}; ${errors} errors`,
)
if (content?.hotline.opt_out === 'twilio')
  console.log(
    'content: opt_out is twilio: emergency answers cannot reach phones that sent STOP, since Twilio blocks every text to them',
  )
if (errors > 0) process.exitCode = 1
