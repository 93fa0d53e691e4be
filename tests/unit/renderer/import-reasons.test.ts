import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LANGUAGES, MESSAGES } from '../../../src/renderer/i18n/languages'
import { problemsOf } from '../../../src/renderer/views/Import/verdict'
import { IMPORT_OUTCOMES } from '../../../src/shared/contract/import'
import {
  FILE_REASONS,
  fileCodeOf,
  fileReasonOf,
  SECOND_REASONS,
  STOP_REASONS
} from '../../../src/shared/domain/import-reason'
import { REFUSALS } from '../../../src/shared/domain/refusal'

const KEYS = [
  ...IMPORT_OUTCOMES.map((code) => `import.outcome.${code}`),
  ...FILE_REASONS.map((code) => `import.why.${code}`),
  ...STOP_REASONS.map((code) => `import.stopped.${code}`),
  ...SECOND_REASONS.map((code) => `import.second-copy.${code}`)
]

// Would catch: an outcome that a technician reads in English, whatever the language of the window.
test.each(LANGUAGES)(
  'each outcome of an import and each reason has its sentence in %s',
  (language) => {
    const messages: Readonly<Record<string, string>> = MESSAGES[language]
    expect(KEYS.filter((key) => !messages[key]?.trim())).toEqual([])
    if (language === 'en') return
    const english: Readonly<Record<string, string>> = MESSAGES.en
    expect(KEYS.filter((key) => messages[key] === english[key])).toEqual([])
  }
)

// Would catch: a new refusal in the core that has no sentence, and so is told as something else or in English.
test('every code that the import gives a file or an error is one of those', () => {
  const known = new Set<string>([...FILE_REASONS, ...STOP_REASONS, ...SECOND_REASONS, ...REFUSALS])
  // A dry run has no window; the rest are the system's own.
  const others = new Set(['NOT_LOOKED_AT', 'VALIDATION_FAILED'])
  const found = new Set<string>()
  const files = globSync([
    'src/main/core/import/**/*.ts',
    'src/main/core/grading/decode/{inspect,limits,jpeg-structure,png-structure}.ts'
  ])
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    for (const [, code = ''] of text.matchAll(
      /(?:new AppError\(\s*|\bcode: |refus(?:e|al)\(\s*'\w+',\s*)'([A-Z][A-Z_]+)'/g
    ))
      found.add(code)
  }
  expect(found.size).toBeGreaterThan(25)
  const unknown = [...found].filter((code) => !known.has(code) && !others.has(code))
  expect(unknown.filter((code) => fileReasonOf(code) !== 'SOURCE_UNREADABLE')).toEqual([])
})

test('what the system says of a card is told as a card that cannot be read; what nobody knows is not guessed', () => {
  expect(
    ['EIO', 'EACCES', 'ENXIO', 'ZIP_BOMB', 'FROM_ANOTHER_RELEASE', null].map(fileReasonOf)
  ).toEqual(['SOURCE_UNREADABLE', 'SOURCE_UNREADABLE', 'SOURCE_UNREADABLE', 'ZIP_BOMB', null, null])
  expect([fileCodeOf('EIO'), fileCodeOf('NO_SUCH_CODE'), fileCodeOf(null)]).toEqual([
    ...['EIO', 'IO_FAILED', 'IO_FAILED']
  ])
})

// Would catch: a card that is not safe without a word why.
test('an import that did not end well says how much of what is missing, and what to do', () => {
  const counts = { imported: 5, 'near-duplicate': 0, duplicate: 0, rejected: 0, failed: 2 }
  expect(problemsOf({ counts, withoutSecond: 5, secondReason: 'SECOND_FULL' })).toEqual([
    { counted: { stem: 'import.problem.failed', count: 2 } },
    { counted: { stem: 'import.problem.second', count: 5 } },
    { key: 'import.second-copy.SECOND_FULL' },
    { key: 'import.problem.keep' }
  ])
  const good = { counts: { ...counts, failed: 0 }, withoutSecond: 0, secondReason: null }
  expect(problemsOf(good)).toEqual([])
})
