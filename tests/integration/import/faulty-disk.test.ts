import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest'
import { openLibrary, type Library } from '../../../src/main/core/store/open-library'
import { bundleScript } from '../../helpers/bundle-script'
import { tempFolder } from '../../helpers/temp-library'
import { checkLibrary, fill, fillCard, fingerprint, photo } from './card'

/**
 * Faults below the program, where it cannot tell them from a disk's: system calls that fail, or that lie. A small
 * library loaded before libc makes them; compiled here, so that nobody runs a binary from the repository.
 */
const tools = tempFolder()
const shim = join(tools.path, 'faulty-disk.so')
let script = ''
let missing: string | null = null

beforeAll(async () => {
  const source = join(import.meta.dirname, 'faulty-disk.c')
  const flags = ['-shared', '-fPIC', '-Wall', '-Werror', '-o', shim, source, '-ldl']
  const compiled =
    process.platform === 'linux' ? spawnSync('cc', flags, { encoding: 'utf8' }) : null
  if (compiled?.error) missing = `no C compiler: ${compiled.error.message}`
  else if (!compiled) missing = `no LD_PRELOAD on ${process.platform}`
  else expect(compiled.stderr).toBe('')
  script = await bundleScript('tests/integration/import/importing-child.ts')
})
afterAll(() => {
  rmSync(script, { force: true })
  tools[Symbol.dispose]()
})

interface Ended {
  /** Hashes of the photographs that were acknowledged. */
  readonly acknowledged: string[]
  /** `finished` or `interrupted`, `safe` or `unsafe`. */
  readonly end: string
}

/** One import of a card, or the rest of an interrupted one, in a process with these faults. */
function importWith(faults: Readonly<Record<string, string>>, dir: string, card: string): Ended {
  const preload = Object.keys(faults).length > 0 ? { LD_PRELOAD: shim } : {}
  const { stdout, status, stderr } = spawnSync(process.execPath, [script, dir, card, '0'], {
    encoding: 'utf8',
    // Through the system's calls, not past them.
    env: { ...process.env, ...faults, ...preload, UV_USE_IO_URING: '0' }
  })
  expect(status, stderr).toBe(0)
  const lines = stdout.split('\n')
  return {
    acknowledged: lines
      .filter((line) => /^(imported|duplicate)/.test(line))
      .map((line) => line.split(' ')[1] ?? ''),
    end: (lines.find((line) => line.startsWith('end')) ?? '').split(' ').slice(1, 3).join(' ')
  }
}

/** What was acknowledged is stored and whole, nothing half-made is left, and the card is byte for byte as it was. */
function inspect<T>(
  dir: string,
  { acknowledged }: Ended,
  card: { path: string; before: readonly string[] },
  look: (library: Library, images: number) => T
): T {
  expect(fingerprint(card.path)).toEqual(card.before)
  const library = openLibrary(dir, { workstationId: 'w', appVersion: '0' })
  try {
    const { images } = checkLibrary(library)
    for (const sha of acknowledged) expect(images.has(sha), `${sha} was acknowledged`).toBe(true)
    expect(readdirSync(join(dir, 'incoming')).filter((name) => name.endsWith('.part'))).toEqual([])
    return look(library, images.size)
  } finally {
    library.close()
  }
}

function skipWithout(context: TestContext): void {
  if (missing === null) return
  console.warn(`faults of a real disk not tested: ${missing}`)
  context.skip(missing)
}

// Would catch: a bad sector that ends the whole import, is called an empty file, or is not told of by name.
test('a sector of the card that cannot be read costs that file alone, by name', async (context) => {
  skipWithout(context)
  using place = tempFolder()
  using home = tempFolder()
  await fillCard(place.path, 12)
  const card = { path: place.path, before: fingerprint(place.path) }

  const ended = importWith({ AKSHI_FAULT_EIO: 'IMG_0007.JPG' }, home.path, card.path)

  expect(ended.end).toBe('finished unsafe')
  inspect(home.path, ended, card, (library, images) => {
    expect(images).toBe(11)
    const failed = library.db.prepare(`SELECT * FROM import_file WHERE outcome = 'failed'`).all()
    expect(failed).toMatchObject([{ source_name: 'DCIM/100AKSHI/IMG_0007.JPG', code: 'EIO' }])
  })
})

// Would catch: a copy that is believed because its write succeeded, or read back from memory.
test('a bit that the disk stores wrong without a word is found, and the photograph copied again', async (context) => {
  skipWithout(context)
  using place = tempFolder()
  using home = tempFolder()
  await fillCard(place.path, 6, { bytes: 50_000 })
  const card = { path: place.path, before: fingerprint(place.path) }

  const ended = importWith({ AKSHI_FAULT_FLIP: '.part:3' }, home.path, card.path)

  expect(ended.end).toBe('finished safe')
  inspect(home.path, ended, card, (_library, images) => expect(images).toBe(6))
})

test('a disk that stores every copy wrong acknowledges none', async (context) => {
  skipWithout(context)
  using place = tempFolder()
  using home = tempFolder()
  await fillCard(place.path, 4)
  const card = { path: place.path, before: fingerprint(place.path) }

  const ended = importWith({ AKSHI_FAULT_FLIP: '.part:1000000' }, home.path, card.path)

  expect(ended).toEqual({ acknowledged: [], end: 'finished unsafe' })
  inspect(home.path, ended, card, (library, images) => {
    expect(images).toBe(0)
    const codes = library.db.prepare('SELECT DISTINCT code FROM import_file').pluck().all()
    expect(codes).toEqual(['COPY_DIFFERS'])
  })
})

// Would catch: an fsync whose failure is passed over. The kernel reports it once and forgets the data.
test.each([
  ['a photograph', '.part'],
  ['the folder of originals', '/originals/']
])('%s that cannot be forced to the disk is not acknowledged', async (_what, text) => {
  if (missing !== null) return console.warn(`faults of a real disk not tested: ${missing}`)
  using place = tempFolder()
  using home = tempFolder()
  await fillCard(place.path, 5)
  const card = { path: place.path, before: fingerprint(place.path) }

  const ended = importWith({ AKSHI_FAULT_FSYNC: text }, home.path, card.path)
  expect(ended).toEqual({ acknowledged: [], end: 'interrupted unsafe' })
  inspect(home.path, ended, card, (_library, images) => expect(images).toBe(0))

  const again = importWith({}, home.path, card.path)
  expect(again.end).toBe('finished safe')
  inspect(home.path, again, card, (_library, images) => expect(images).toBe(5))
})

// Would catch: a pulled card told as unreadable files, half a photograph kept, or a card that cannot be continued.
test('a card pulled in the middle of a file: nothing of it counts, and it goes on when the card is back', async (context) => {
  skipWithout(context)
  using place = tempFolder()
  using home = tempFolder()
  await fillCard(place.path, 8)
  fill(place.path, { 'DCIM/100AKSHI/IMG_0000.JPG': await photo(99, 40_000_000) })
  const card = { path: place.path, before: fingerprint(place.path) }

  // The large file is read in forty pieces, the small ones beside it in two each.
  const pulled = importWith({ AKSHI_FAULT_PULL: `${card.path}:30` }, home.path, card.path)
  expect(pulled.end).toBe('interrupted unsafe')
  inspect(home.path, pulled, card, (library, images) => {
    expect(images).toBe(pulled.acknowledged.length)
    expect(images).toBeLessThan(9)
    const failed = library.db.prepare(`SELECT * FROM import_file WHERE outcome = 'failed'`).all()
    expect(failed).toEqual([])
  })

  const again = importWith({}, home.path, card.path)
  expect(again.end).toBe('finished safe')
  inspect(home.path, again, card, (_library, images) => expect(images).toBe(9))
})
