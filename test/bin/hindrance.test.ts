import { describe, it } from 'vitest'
import { hindrance } from '../../bin/hindrance.ts'

describe('what keeps words from production', () => {
  it.for([
    { name: 'nothing', draft: [], overdue: [], drafts: false, late: false, says: null },
    {
      name: 'drafts',
      draft: ['nausea', 'liver'],
      overdue: [],
      drafts: false,
      late: false,
      says: /^No clinician has reviewed 2 topics\. .*--drafts/,
    },
    {
      name: 'emergency answers alone',
      draft: ['crisis'],
      overdue: [],
      drafts: false,
      late: false,
      says: /^No clinician has reviewed the emergency answers\./,
    },
    {
      name: 'reviews past their date',
      draft: [],
      overdue: ['nausea', 'crisis'],
      drafts: false,
      late: false,
      says: /^The review of nausea, the emergency answers is past its due date\. .*--overdue/,
    },
    { name: 'drafts, insisted', draft: ['nausea'], overdue: [], drafts: true, late: false, says: null },
    {
      name: 'insisted on drafts, but not on what is overdue',
      draft: ['nausea'],
      overdue: ['nausea'],
      drafts: true,
      late: false,
      says: /--overdue/,
    },
    {
      name: 'insisted on what is overdue, but not on drafts',
      draft: ['nausea'],
      overdue: ['nausea'],
      drafts: false,
      late: true,
      says: /--drafts/,
    },
    { name: 'both insisted', draft: ['a'], overdue: ['a'], drafts: true, late: true, says: null },
  ])('$name', ({ draft, overdue, drafts, late, says }, { expect }) => {
    const why = hindrance({ draft, overdue }, { drafts, overdue: late })
    if (says === null) expect(why).toBeNull()
    else expect(why).toMatch(says)
  })
})
