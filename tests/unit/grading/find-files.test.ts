import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFiles } from '../../../src/cli/grade/find-files'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-find-'))
  mkdirSync(join(folder, 'B'))
  mkdirSync(join(folder, '.Trashes'))
  mkdirSync(join(folder, 'empty'))
  for (const name of [
    '10.jpg',
    '9.jpg',
    'a.jpg',
    'B/z.jpg',
    '._a.jpg',
    '.Trashes/old.jpg',
    'नेत्र.jpg'
  ]) {
    writeFileSync(join(folder, name), '')
  }
  symlinkSync(folder, join(folder, 'loop'))
  symlinkSync(join(folder, 'a.jpg'), join(folder, 'link.jpg'))
})
afterAll(() => rmSync(folder, { recursive: true }))

// Catches: an endless walk, a locale-dependent order, macOS shadow files or a card's trash graded.
test('folders: order of names, no links, nothing hidden', async () => {
  const found = await findFiles([folder])
  expect(found.files.map((file) => file.slice(folder.length + 1))).toEqual([
    '10.jpg',
    '9.jpg',
    'B/z.jpg',
    'a.jpg',
    'नेत्र.jpg'
  ])
  expect(found).toMatchObject({ hidden: 2, links: 2 })
})

// Catches: a file that was named but gets no line.
test('what is named is taken: hidden, linked, missing, twice', async () => {
  const named = ['._a.jpg', 'link.jpg', 'missing.jpg', 'a.jpg', 'a.jpg'].map((name) =>
    join(folder, name)
  )
  expect((await findFiles(named)).files).toEqual(named)
})
