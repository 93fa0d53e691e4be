import { describe, expect, it } from 'vitest'
import {
  closingLines,
  countJunit,
  countPlaywright,
  judgeSuite,
  noCounts
} from '../../../scripts/lib/counts.mjs'

const report = {
  suites: [
    {
      title: 'read.spec.ts',
      specs: [{ title: 'grades', tests: [{ status: 'expected' }] }],
      suites: [
        {
          title: 'undo',
          specs: [
            { title: 'fails', tests: [{ status: 'unexpected' }] },
            { title: 'wobbles', tests: [{ status: 'flaky' }] },
            {
              title: 'needs Electron',
              tests: [
                { status: 'skipped', annotations: [{ type: 'skip', description: 'no binary' }] }
              ]
            },
            { title: 'bare', tests: [{ status: 'skipped' }] }
          ]
        }
      ]
    }
  ]
}

describe('countPlaywright', () => {
  it('counts nested suites, takes a flaky test for a failed one and keeps each reason', () => {
    expect(countPlaywright(report)).toEqual({
      passed: 1,
      failed: 2,
      skips: [
        { name: 'read.spec.ts > undo > needs Electron', reason: 'no binary' },
        { name: 'read.spec.ts > undo > bare', reason: 'skipped in the file, no reason given' }
      ],
      problems: []
    })
  })

  it('counts a file that does not load (it has no test that could fail)', () => {
    const counts = countPlaywright({
      errors: [{ message: '\nError: boom\n  at x', location: { file: 'a.spec.ts', line: 3 } }]
    })
    expect(counts.problems).toEqual(['a.spec.ts:3: Error: boom'])
  })
})

describe('countJunit', () => {
  it('reads passed, failed, errored and skipped cases with their unescaped reason', () => {
    const xml = `<testsuites><testsuite>
      <testcase classname="t" name="a" time="0.1" />
      <testcase classname="t" name="b"><failure message="x">trace</failure></testcase>
      <testcase classname="t" name="c"><error message="x">trace</error></testcase>
      <testcase classname="t" name="d"><skipped type="pytest.skip" message="needs &quot;cuda&quot; &amp; time">f.py:1</skipped></testcase>
      </testsuite></testsuites>`
    expect(countJunit(xml)).toEqual({
      passed: 1,
      failed: 2,
      skips: [{ name: 't.d', reason: 'needs "cuda" & time' }],
      problems: []
    })
  })
})

describe('judgeSuite', () => {
  it('fails a runner that crashed before it reported', () => {
    expect(judgeSuite('web', undefined, 134).problems).toEqual([
      'web: the runner ended with 134 and left no report'
    ])
  })

  it('fails a suite in which nothing ran (a wrong glob must not look like success)', () => {
    expect(judgeSuite('unit', noCounts(), 0).problems).toEqual(['unit: no test ran'])
  })

  it('fails a runner that ended badly although each test passed', () => {
    expect(judgeSuite('unit', { ...noCounts(), passed: 3 }, 1).problems).toHaveLength(1)
  })

  it('passes a good suite through', () => {
    expect(judgeSuite('unit', { ...noCounts(), passed: 3 }, 0)).toEqual({
      ...noCounts(),
      passed: 3
    })
  })
})

describe('closingLines', () => {
  const skips = [{ name: 'electron: window', reason: 'no display' }]

  it('prints every skip with its reason and the plain count last', () => {
    const { lines, ok } = closingLines([
      { ...noCounts(), passed: 2 },
      { ...noCounts(), passed: 1, skips }
    ])
    expect(lines).toEqual([
      'Skipped: electron: window: no display',
      '3 passed, 0 failed, 1 skipped'
    ])
    expect(ok).toBe(true)
  })

  it('counts a problem outside any test as a failure', () => {
    const { lines, ok } = closingLines([{ ...noCounts(), passed: 2, problems: ['web: crashed'] }])
    expect(lines.at(-1)).toBe('2 passed, 1 failed, 0 skipped')
    expect(ok).toBe(false)
  })

  it('is no success where everything was skipped', () => {
    expect(closingLines([{ ...noCounts(), skips }]).ok).toBe(false)
  })
})
