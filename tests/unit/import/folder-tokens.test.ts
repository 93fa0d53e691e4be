import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFolderTokens } from '../../../src/main/core/import/folder-tokens'
import { tempFolder } from '../../helpers/temp-library'

/** A root with two cards and a photograph, and a place beside it that nobody agreed to. */
function places(): { root: string; secret: string; [Symbol.dispose](): void } {
  const folder = tempFolder()
  const [root, secret] = [join(folder.path, 'media'), join(folder.path, 'secret')]
  for (const name of ['card 10/DCIM', 'card 9', '.Trashes'])
    mkdirSync(join(root, name), { recursive: true })
  mkdirSync(secret)
  writeFileSync(join(root, 'card 9', 'a.JPG'), '')
  writeFileSync(join(root, 'card 9', '._a.JPG'), '')
  writeFileSync(join(root, 'card 9', 'notes.txt'), '')
  return { root, secret, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

// Would catch: a token that is a path in disguise, one that is good elsewhere, or a guess that is taken.
test('a token says nothing of its path, and only this process knows what it means', () => {
  using place = places()
  const tokens = createFolderTokens({ roots: [place.root] })
  const { token } = tokens.entry(place.root)
  expect(Buffer.from(token, 'base64url')).toHaveLength(24)
  expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('media')
  expect(tokens.entry(place.root).token).toBe(token)
  expect(tokens.resolve(token)).toBe(place.root)
  const other = createFolderTokens({ roots: [place.root] })
  for (const guess of [token, place.root, '', '..', '__proto__'])
    expect(() => other.resolve(guess), guess).toThrow(/not there any more/)
})

// Would catch: what systems leave on cards offered as folders, or `card 10` before `card 9`.
test('browsing shows real folders in human order, and how many photographs each has', () => {
  using place = places()
  const tokens = createFolderTokens({ roots: [place.root] })
  const [top] = tokens.browse(null).folders
  const { trail, folders } = tokens.browse(top?.token ?? '')
  expect(trail.map(({ name }) => name)).toEqual(['media'])
  expect(folders.map(({ name, photographs }) => [name, photographs])).toEqual([
    ['card 9', 1],
    ['card 10', 0]
  ])
  const inside = tokens.browse(folders[1]?.token ?? '')
  expect(inside.trail.map(({ name }) => name)).toEqual(['media', 'card 10'])
})

// Would catch: a link on a card that lets a page look through the whole computer.
test.runIf(process.platform !== 'win32')('a link is no way out of the agreed places', () => {
  using place = places()
  const tokens = createFolderTokens({ roots: [place.root] })
  symlinkSync(place.secret, join(place.root, 'way out'))
  const top = tokens.browse(null).folders[0]?.token ?? ''
  expect(tokens.browse(top).folders.map(({ name }) => name)).not.toContain('way out')

  // Chosen in a dialog it may be imported, but not looked around in.
  const chosen = tokens.entry(join(place.root, 'way out'))
  expect(tokens.resolve(chosen.token)).toBe(place.secret)
  expect(() => tokens.browse(chosen.token)).toThrow(/agreed places/)

  // A folder that became a link since its token was given out means nothing any more.
  const card = tokens.browse(top).folders[0]?.token ?? ''
  renameSync(join(place.root, 'card 9'), join(place.root, 'moved'))
  symlinkSync(place.secret, join(place.root, 'card 9'))
  expect(() => tokens.resolve(card)).toThrow(/not there any more/)
})

test('a card that was pulled is told apart from one that was never there', () => {
  using place = places()
  const tokens = createFolderTokens({ roots: [place.root] })
  const { token } = tokens.entry(join(place.root, 'card 9'))
  rmSync(join(place.root, 'card 9'), { recursive: true })
  expect(() => tokens.browse(token)).toThrow(/Choose it again/)
  expect(() => tokens.entry(join(place.root, 'card 9'))).toThrow(/not there/)
})
