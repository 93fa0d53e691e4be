// Turns what the test runners report into one set of numbers.

/**
 * @typedef {{ name: string, reason: string }} Skip
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {Skip[]} skips
 * @property {string[]} problems failures outside any test: a file that does not load, a crash; each counts as failed
 */

/** @returns {Counts} */
export const noCounts = () => ({ passed: 0, failed: 0, skips: [], problems: [] })

/**
 * @typedef {{ type: string, description?: string }} Annotation
 * @typedef {{ status: string, annotations?: Annotation[] }} PlaywrightTest
 * @typedef {{ title: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ title: string, suites?: PlaywrightSuite[], specs?: PlaywrightSpec[] }} PlaywrightSuite
 */

/**
 * @param {{ suites?: PlaywrightSuite[], errors?: { message?: string, location?: { file: string, line: number } }[] }} report Playwright's JSON report
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const counts = noCounts()
  /** @param {PlaywrightSuite} suite @param {string[]} titles */
  const visit = (suite, titles) => {
    for (const spec of suite.specs || []) {
      for (const test of spec.tests)
        addPlaywrightTest(counts, test, [...titles, spec.title].join(' > '))
    }
    for (const inner of suite.suites || []) visit(inner, [...titles, inner.title])
  }
  for (const suite of report.suites || []) visit(suite, [suite.title])
  for (const { message, location } of report.errors || []) {
    const where = location ? `${location.file}:${location.line}: ` : ''
    counts.problems.push(where + firstLine(message || 'an error outside the tests'))
  }
  return counts
}

/** @param {Counts} counts @param {PlaywrightTest} test @param {string} name */
function addPlaywrightTest(counts, test, name) {
  if (test.status === 'skipped') {
    const note = (test.annotations || []).find(({ type }) => type === 'skip' || type === 'fixme')
    counts.skips.push({
      name,
      reason: (note && note.description) || 'skipped in the file, no reason given'
    })
    return
  }
  // A test that passed at the second try is not a passed test here.
  if (test.status === 'expected') counts.passed++
  else counts.failed++
}

/**
 * @param {string} xml a JUnit report, as pytest writes it
 * @returns {Counts}
 */
export function countJunit(xml) {
  const counts = noCounts()
  for (const [, attributes = '', body = ''] of xml.matchAll(
    /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g
  )) {
    const skipped = /<skipped\b([^>]*)/.exec(body)
    const name = `${attribute(attributes, 'classname')}.${attribute(attributes, 'name')}`
    if (skipped)
      counts.skips.push({
        name,
        reason: attribute(skipped[1] || '', 'message') || 'no reason given'
      })
    else if (/<(failure|error)\b/.test(body)) counts.failed++
    else counts.passed++
  }
  return counts
}

/** @param {string} text @param {string} name @returns {string} */
function attribute(text, name) {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(text)
  const entities = new Map([
    ['&quot;', '"'],
    ['&apos;', "'"],
    ['&lt;', '<'],
    ['&gt;', '>'],
    ['&#10;', ' '],
    ['&amp;', '&']
  ])
  return (found?.[1] || '').replace(
    /&(quot|apos|lt|gt|#10|amp);/g,
    (entity) => entities.get(entity) || entity
  )
}

/** @param {string} text @returns {string} */
export const firstLine = (text) =>
  (text.split('\n').find((line) => line.trim() !== '') || '').trim()

/**
 * What one suite amounts to: a runner that crashed, reported nothing or ran nothing has failed, whatever it printed.
 * @param {string} suite
 * @param {Counts | undefined} counts undefined where the runner left no report
 * @param {number} exitCode
 * @returns {Counts}
 */
export function judgeSuite(suite, counts, exitCode) {
  if (!counts)
    return {
      ...noCounts(),
      problems: [`${suite}: the runner ended with ${exitCode} and left no report`]
    }
  const problems = counts.problems.map((problem) => `${suite}: ${problem}`)
  const total = counts.passed + counts.failed + counts.skips.length
  if (total === 0 && problems.length === 0) problems.push(`${suite}: no test ran`)
  if (exitCode !== 0 && counts.failed === 0 && problems.length === 0)
    problems.push(`${suite}: the runner ended with ${exitCode} although no test failed`)
  return {
    ...counts,
    skips: counts.skips.map(({ name, reason }) => ({ name: `${suite}: ${name}`, reason })),
    problems
  }
}

/**
 * The closing lines: problems, each skip with its reason, and the plain count last.
 * @param {readonly Counts[]} suites already judged
 * @returns {{ lines: string[], ok: boolean }}
 */
export function closingLines(suites) {
  const sum = { passed: 0, failed: 0 }
  for (const { passed, failed, problems } of suites) {
    sum.passed += passed
    sum.failed += failed + problems.length
  }
  const skips = suites.flatMap((suite) => suite.skips)
  const lines = [
    ...suites.flatMap(({ problems }) => problems.map((problem) => `Failed: ${problem}`)),
    ...skips.map(({ name, reason }) => `Skipped: ${name}: ${reason}`),
    `${sum.passed} passed, ${sum.failed} failed, ${skips.length} skipped`
  ]
  return { lines, ok: sum.failed === 0 && sum.passed > 0 }
}
