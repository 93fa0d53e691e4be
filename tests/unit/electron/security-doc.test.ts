// docs/SECURITY.md says where each rule is enforced and which test proves it: held against the files themselves.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url).pathname
const text = readFileSync(`${root}docs/SECURITY.md`, 'utf8').replace(/\s+/g, ' ')
const checklist = readFileSync(`${root}docs/SECURITY.md`, 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ +\|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

/** The files of tests that a name in the document stands for. */
function testsNamed(name: string): string[] {
  const stem = name.replace(/\.e2e$/, '')
  return [
    `tests/electron/${stem}.e2e.ts`,
    `tests/unit/electron/${stem}.test.ts`,
    `tests/unit/audit/${stem}.test.ts`
  ]
    .map((file) => `${root}${file}`)
    .filter(existsSync)
}

const SOURCES = ['src/main/electron/', 'src/main/', 'src/main/core/', 'scripts/packaging/', '']

describe('docs/SECURITY.md', () => {
  it('has every item of the checklist once, each with a place and a proof', () => {
    expect(checklist.map(([, number]) => Number(number))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1)
    )
    for (const [, number, item, where, proof] of checklist)
      for (const cell of [item, where, proof]) expect(cell, `row ${number ?? ''}`).not.toBe('')
  })

  // Would catch a test that was renamed or dropped while the table goes on claiming it.
  it.each(checklist.map(([, number, , , proof]) => [number, proof]))(
    'item %s names tests that are there: %s',
    (_number, proof = '') => {
      for (const [, name = ''] of proof.matchAll(/`([^`]+)`/g))
        expect(existsSync(`${root}${name}`) || testsNamed(name).length > 0, name).toBe(true)
    }
  )

  it('quotes titles that stand in those tests', () => {
    const quoted = [...text.matchAll(/`([\w.-]+)`((?:,? _[^_]+_)+)/g)].flatMap(
      ([, name = '', titles = '']) =>
        [...titles.matchAll(/_([^_]+)_/g)].map(([, title = '']) => [name, title])
    )
    expect(quoted.length).toBeGreaterThan(15)
    for (const [name = '', title = ''] of quoted) {
      const files = testsNamed(name)
      if (files.length === 0) continue
      // An ellipsis leaves out a part of the title.
      const parts = title.split('…').map((part) => part.trim())
      const found = files.some((file) => {
        const tests = readFileSync(file, 'utf8')
        return parts.every((part) => tests.includes(part))
      })
      expect(found, `${name}: ${title}`).toBe(true)
    }
  })

  it('names files that are there', () => {
    const files = [...text.matchAll(/`([\w./-]+\.(?:ts|mjs|yml))`/g)].map(([, file = '']) => file)
    expect(files.length).toBeGreaterThan(10)
    for (const file of files)
      expect(
        SOURCES.some((folder) => existsSync(`${root}${folder}${file}`)),
        file
      ).toBe(true)
  })
})
