// Writes what a vitest run counted, skips with their reasons included, to the file named by AKSHI_COUNTS.
import { writeFileSync } from 'node:fs'

/** @typedef {import('./counts.mjs').Counts} Counts */

export default class CountsReporter {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandled errors outside any test
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {Counts} */
    const counts = { passed: 0, failed: 0, skips: [], problems: [] }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') counts.passed++
        else if (result.state === 'failed') counts.failed++
        else if (result.state === 'skipped')
          counts.skips.push({
            name: test.fullName,
            reason: result.note || unexplained(test.options.mode)
          })
        else counts.problems.push(`${test.fullName} never ran`)
      }
      // A file or a hook that throws has no test of its own to fail.
      const own = [
        ...module.errors(),
        ...[...module.children.allSuites()].flatMap((suite) => suite.errors())
      ]
      if (own.length > 0)
        counts.problems.push(
          `${module.relativeModuleId}: ${own[0]?.message || 'an error outside its tests'}`
        )
    }
    if (unhandled.length > 0)
      counts.problems.push(`${unhandled.length} unhandled error(s) outside the tests`)
    const file = process.env['AKSHI_COUNTS']
    if (file) writeFileSync(file, JSON.stringify(counts))
  }
}

/** @param {string | undefined} mode @returns {string} */
function unexplained(mode) {
  return mode === 'todo' ? 'marked todo' : 'skipped in the file, no reason given'
}
