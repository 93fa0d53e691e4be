import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { createImageVariants } from '../../../src/main/core/imaging/image-variants'
import { closeSharedImaging, useImagingHosts } from '../../../src/main/core/imaging/shared-imaging'
import { imagingHost, imagingHostFrom } from '../../helpers/imaging-hosts'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { fill, importFolder, photo, withComment } from '../import/card'

afterEach(() => {
  closeSharedImaging()
  useImagingHosts(imagingHost)
})

function useFaultyHosts(env: NodeJS.ProcessEnv): void {
  closeSharedImaging()
  useImagingHosts(() => imagingHostFrom('faulty-imaging-host.ts', env))
}

/** A JPEG whose writer left the end marker out: only a decoder can tell whether anything else is missing. */
const unended = (jpeg: Buffer): Buffer => jpeg.subarray(0, -2)

const filesBelow = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))

test('a photograph that crashes the decoder is refused by name and kept aside; the rest of the card is imported', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  fill(card.path, {
    'a.jpg': await photo(1),
    'p.jpg': unended(withComment(await photo(2), 'POISON')),
    'z.jpg': await photo(3)
  })
  useFaultyHosts({})
  const end = await importFolder(home.library, card.path)
  expect(end).toMatchObject({ state: 'finished', counts: { imported: 2, rejected: 1, failed: 0 } })
  const files = home.library.db
    .prepare("SELECT source_name, reason FROM import_file WHERE outcome = 'rejected'")
    .all()
  expect(files).toEqual([
    {
      source_name: 'p.jpg',
      reason: expect.stringContaining('ended the program that decodes') as string
    }
  ])
  expect(filesBelow(join(home.dir, 'damaged'))).toHaveLength(1)
})

// Catches: photographs called damaged, and the card safe to erase, because this computer can decode nothing.
test('where nothing decodes, the import stops and can be continued, and no photograph is judged', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  fill(card.path, { 'a.jpg': unended(await photo(1)) })
  useFaultyHosts({ DECODER_FAULT: 'both' })
  const end = await importFolder(home.library, card.path)
  expect(end).toMatchObject({
    state: 'interrupted',
    safeToRemove: false,
    problem: expect.stringContaining('cannot be decoded on this computer') as string,
    counts: { imported: 0, rejected: 0, failed: 0 }
  })
})

test('variants: two who ask cause one rendering, whoever skips past a waiting one causes none, nothing is left over', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  using memory = tempFolder()
  fill(card.path, {
    'a.jpg': withComment(await photo(1), 'HOLD'),
    'b.jpg': await photo(2),
    'p.jpg': withComment(await photo(3), 'later POISON')
  })
  await importFolder(home.library, card.path)
  const ids = new Map(
    (
      home.library.db.prepare('SELECT source_name, id FROM image').all() as {
        source_name: string
        id: string
      }[]
    ).map(({ source_name, id }) => [source_name, id])
  )
  const [a, b, p] = ['a.jpg', 'b.jpg', 'p.jpg'].map((name) => ids.get(name) ?? '')
  useFaultyHosts({ FAULTY_MEMORY: memory.path })
  const variantOf = createImageVariants(home.library)
  const viewer = { urgency: 'viewer' } as const

  const first = variantOf(a ?? '', 'display', viewer)
  const second = variantOf(a ?? '', 'display', { urgency: 'ahead' })
  const held = join(memory.path, 'held')
  const pid = await vi.waitFor(() => Number(readFileSync(held, 'utf8')), { timeout: 60_000 })
  process.kill(pid, 'SIGSEGV')
  expect((await first).body.equals((await second).body)).toBe(true)

  const gone = new AbortController()
  gone.abort()
  await expect(variantOf(b ?? '', 'display', { ...viewer, signal: gone.signal })).rejects.toThrow()
  await expect(variantOf(p ?? '', 'display', viewer)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringContaining('p.jpg') as string
  })
  expect(filesBelow(join(home.dir, 'derived'))).toHaveLength(1)
  writeFileSync(held, '')
  expect((await variantOf(b ?? '', 'display', viewer)).contentType).toBe('image/jpeg')
  expect(filesBelow(join(home.dir, 'derived')).every((name) => name.endsWith('.jpg'))).toBe(true)
})
