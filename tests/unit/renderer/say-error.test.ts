import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { LANGUAGES, MESSAGES } from '../../../src/renderer/i18n/languages'
import { fill } from '../../../src/renderer/i18n/translate'
import { patternProblem } from '../../../src/renderer/lib/pattern-problem'
import { sayError } from '../../../src/renderer/lib/say-error'
import { compilePattern } from '../../../src/main/core/import/facts/name-pattern'
import { PATTERN_PROBLEMS } from '../../../src/shared/domain/import-reason'
import { REFUSALS, refusal } from '../../../src/shared/domain/refusal'
import { AppError, ERROR_CODES } from '../../../src/shared/errors'

const KEYS = [
  ...ERROR_CODES.map((code) => sayError(new AppError(code, 'in English')).key),
  ...REFUSALS.map((why) => sayError(refusal('CONFLICT', why, 'in English')).key),
  ...PATTERN_PROBLEMS.map((code) => `import.pattern.${code}` as const)
]

// Would catch: a refusal that is read in English, or as nothing at all, whatever the language of the window.
test.each(LANGUAGES)('each error and each refusal has its own sentence in %s', (language) => {
  const messages = MESSAGES[language]
  expect(KEYS.filter((key) => !messages[key].trim())).toEqual([])
  if (language === 'en') return
  expect(KEYS.filter((key) => messages[key] === MESSAGES.en[key])).toEqual([])
})

// Would catch: a reason that main gives with an error, of which no screen knows, so that it is told too broadly.
it('knows each reason that a refusal of the core carries', () => {
  const files = globSync('src/main/core/**/*.ts').filter(
    // What is recorded of single files has its own sentences: import-reasons.test.ts.
    (file) => !/\/(grading|imaging|import|model-runs)\//.test(file)
  )
  const reasons = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/data: \{ code: '(\w+)'/g)].map(([, code]) => code)
  )
  expect(reasons.filter((code) => !REFUSALS.some((known) => known === code))).toEqual([])
})

describe('an error', () => {
  // Would catch: numbers that a sentence names left as {n} or {seconds}.
  it('brings the values that its sentence names', () => {
    const undecided = refusal('CONFLICT', 'UNDECIDED_LEFT', '3 photographs wait', { n: 3 })
    const slowed = new AppError('SIGN_IN_SLOWED', 'Too many', { data: { waitMs: 4100 } })
    for (const error of [undecided, slowed]) {
      const { key, values } = sayError(error)
      for (const language of LANGUAGES)
        expect(fill(MESSAGES[language][key], values)).toMatch(/^[^{}]*[35][^{}]*$/)
    }
  })

  // Would catch: the path of a folder that is missing dropped, or a sentence in English repeated below its translation.
  it('keeps the words of the core where they say more, and only there', () => {
    expect(sayError(new AppError('IO_FAILED', '/cards/a cannot be read')).own).toContain('/cards/a')
    expect(sayError(new AppError('FORBIDDEN', 'This needs the role admin.')).own).toBeNull()
    expect(sayError(refusal('CONFLICT', 'NOT_SIGNED_OFF', 'It is not.')).own).toBeNull()
  })

  // Would catch: a list of patients without its column, told as a defect of the program.
  it('of a list of patients that cannot be used is said to be that, with what is wrong with it', () => {
    const error = new AppError('VALIDATION_FAILED', 'its first line names no column "file"', {
      data: { code: 'WORKLIST_UNUSABLE' }
    })
    expect(sayError(error)).toEqual({
      ...{ key: 'refused.WORKLIST_UNUSABLE', values: {}, own: error.message }
    })
  })
})

// Would catch: a rule that cannot be used explained with a gap, or with another rule's explanation.
test.each([
  ['x'.repeat(301), 'TOO_LONG', '300'],
  ['{patient}}', 'BRACE_ALONE', ''],
  ['{name}_{eye}', 'UNKNOWN_PLACE', '{name}'],
  ['{date:MMDD}_{eye}', 'DATE_FORM', 'MMDD'],
  ['{patient}{eye}', 'NOTHING_BETWEEN', '{eye}'],
  ['{eye}_{eye}', 'TWICE', '{eye}'],
  ['{*}.jpg', 'NAMES_NOTHING', '{patient}']
])('the rule %s is told as %s in every language', (pattern, problem, named) => {
  const wrong = patternProblem(thrownBy(() => compilePattern(pattern)))
  expect(wrong).toMatchObject({ pattern, key: `import.pattern.${problem}` })
  for (const language of LANGUAGES) {
    const said = fill(MESSAGES[language][wrong?.key ?? 'app.name'], wrong?.values)
    expect(said).toContain(named)
    expect(said).not.toMatch(/\{(most|place|next|form|known)\}/)
  }
})

function thrownBy(work: () => unknown): unknown {
  try {
    work()
    return null
  } catch (thrown) {
    return thrown
  }
}
