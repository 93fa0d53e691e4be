import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { checkLibrary, fill, fillCard, fingerprint, importFolder, photo } from './card'

const posix = process.platform !== 'win32'
const rows = (library: ReturnType<typeof tempLibrary>['library']): unknown[] =>
  library.db
    .prepare('SELECT source_name, outcome FROM import_file ORDER BY source_name')
    .raw()
    .all()

/** Would catch: names normalised into each other, cut, or taken for paths, SQL or line ends. */
test('names of every script and length keep their photographs apart', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const names = [
    'नेत्र चित्र.jpg',
    'கண் படம்.jpg',
    'caf\u00e9.jpg',
    'cafe\u0301.jpg',
    `${'n'.repeat(251)}.jpg`,
    `${'क'.repeat(83)}.jpg`,
    "quote'; DROP TABLE image;--.jpg",
    '-rf.jpg',
    ' leading and trailing .jpg',
    ...(posix
      ? ['CON.jpg', 'aux', 'two\nlines.jpg', 'tab\t.jpg', 'back\\slash.jpg', 'a:b?.jpg']
      : [])
  ]
  const files: Record<string, Buffer> = {}
  for (const [n, name] of names.entries()) files[name] = await photo(n)
  fill(card.path, files)

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ safeToRemove: true, counts: { imported: names.length, failed: 0 } })
  expect(
    rows(home.library)
      .map((row) => (row as string[])[0]!)
      .sort()
  ).toEqual([...names].sort())
  checkLibrary(home.library)
})

test.runIf(process.platform === 'linux')(
  'a name that is no valid UTF-8 is imported and shown with its bytes',
  async () => {
    using card = tempFolder()
    using home = tempLibrary()
    const raw = Buffer.concat([
      Buffer.from(`${card.path}/eye`),
      Buffer.from([0xe9, 0xff]),
      Buffer.from('.jpg')
    ])
    writeFileSync(raw, await photo(1))

    const end = await importFolder(home.library, card.path)

    expect(end.counts).toMatchObject({ imported: 1, failed: 0 })
    expect(rows(home.library)).toEqual([['eye\\xe9\\xff.jpg', 'imported']])
  }
)

test.runIf(posix)(
  'links, pipes, sockets and devices are reported and never opened; hard links are duplicates',
  async () => {
    using card = tempFolder()
    using outside = tempFolder()
    using home = tempLibrary()
    await fillCard(outside.path, 2, { from: 50 })
    fill(card.path, { 'a.jpg': await photo(1) })
    linkSync(join(card.path, 'a.jpg'), join(card.path, 'hard.jpg'))
    symlinkSync(join(outside.path, 'DCIM/100AKSHI/IMG_0001.JPG'), join(card.path, 'link.jpg'))
    symlinkSync(outside.path, join(card.path, 'link-to-folder'))
    symlinkSync('.', join(card.path, 'loop'))
    const pipe = spawnSync('mkfifo', [join(card.path, 'pipe.jpg')]).status === 0
    const device = spawnSync('mknod', [join(card.path, 'null.jpg'), 'c', '1', '3']).status === 0
    const server = createServer().listen(join(card.path, 'socket.jpg'))
    await new Promise((done) => server.once('listening', done))
    const before = fingerprint(card.path)

    const end = await importFolder(home.library, card.path)
    const after = fingerprint(card.path)
    await new Promise((done) => server.close(done))

    const special = 4 + Number(pipe) + Number(device)
    expect(end.counts).toMatchObject({ imported: 1, duplicate: 1, rejected: special, failed: 0 })
    expect(checkLibrary(home.library).images.size).toBe(1)
    expect(after).toEqual(before)
  }
)

test('what operating systems leave on cards is passed over without a word', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  fill(card.path, {
    'DCIM/100/IMG_0001.JPG': await photo(1),
    'DCIM/100/._IMG_0001.JPG': 'resource',
    'DCIM/100/Thumbs.db': 'x',
    'DCIM/100/.DS_Store': 'x',
    '.Trashes/501/IMG_0002.JPG': await photo(2),
    'System Volume Information/WPSettings.dat': 'x',
    '$RECYCLE.BIN/S-1/IMG_0003.JPG': await photo(3)
  })

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ filesFound: 1, counts: { imported: 1, rejected: 0 } })
})

test('the library is not imported into itself', async () => {
  using home = tempLibrary()
  fill(home.dir, { 'card/a.jpg': await photo(1) })

  const own = await importFolder(home.library, join(home.dir, 'originals'))
  mkdirSync(join(home.dir, 'empty'))
  const empty = await importFolder(home.library, join(home.dir, 'empty'))

  expect(own.state).toBe('interrupted')
  expect(own.problem).toMatch(/library itself/)
  expect(empty).toMatchObject({ filesFound: 0, safeToRemove: false })
})

test('a folder that holds the library is imported without the library', async () => {
  using folder = tempFolder()
  fill(folder.path, { 'card/a.jpg': await photo(1) })
  const library = openLibrary(join(folder.path, 'library'), { workstationId: 'w', appVersion: '0' })

  await importFolder(library, join(folder.path, 'card'))
  const end = await importFolder(library, folder.path)

  expect(end).toMatchObject({ filesFound: 1, counts: { duplicate: 1 } })
  library.close()
})
