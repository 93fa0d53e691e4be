import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { expect } from 'vitest'
import {
  createImportService,
  type ImportService
} from '../../../src/main/core/import/import-service'
import type { ImportIo } from '../../../src/main/core/import/import-io'
import type { ImportProgress } from '../../../src/shared/contract/import'
import type { Library } from '../../../src/main/core/store/open-library'
import { verifyChain } from '../../../src/main/core/store/chain'
import { actor } from '../../helpers/temp-library'

export const technician = actor('technician')

let base: Buffer | undefined

/** A valid JPEG of 128 x 128 pixels that differs from every other by the number in its comment. */
export async function photo(n: number, padding = 0): Promise<Buffer> {
  base ??= await sharp({
    create: { width: 128, height: 128, channels: 3, background: '#a0522d' }
  })
    .jpeg()
    .toBuffer()
  return withComment(base, `photograph ${n}`, padding)
}

/** The same picture data under another comment; `padding` bytes more, in comments of 60,000. */
export function withComment(jpeg: Buffer, text: string, padding = 0): Buffer {
  const comment = (body: Buffer): Buffer => {
    const head = Buffer.from([0xff, 0xfe, 0, 0])
    head.writeUInt16BE(body.length + 2, 2)
    return Buffer.concat([head, body])
  }
  const pads = []
  for (let left = padding; left > 0; left -= 60_000)
    pads.push(comment(Buffer.alloc(Math.min(left, 60_000), 0x20)))
  return Buffer.concat([jpeg.subarray(0, 2), comment(Buffer.from(text)), ...pads, jpeg.subarray(2)])
}

/** Writes files below a folder; names may hold `/`. */
export function fill(root: string, files: Readonly<Record<string, Buffer | string>>): void {
  mkdirSync(root, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), content)
  }
}

/** A card as a DCF camera fills it: `DCIM/100AKSHI/IMG_0001.JPG` … */
export async function fillCard(
  root: string,
  count: number,
  options: { readonly from?: number; readonly bytes?: number } = {}
): Promise<void> {
  const files: Record<string, Buffer> = {}
  for (let i = 0; i < count; i++) {
    const n = (options.from ?? 0) + i
    files[`DCIM/100AKSHI/IMG_${String(i + 1).padStart(4, '0')}.JPG`] = await photo(n, options.bytes)
  }
  fill(root, files)
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Every entry below a folder with its kind, mode, size, content and times: what "byte-identical" means. */
export function fingerprint(root: string | Buffer): string[] {
  return readdirSync(root, { encoding: 'buffer' })
    .flatMap((name) => {
      const path = Buffer.concat([Buffer.from(root), Buffer.from('/'), name])
      const stats = lstatSync(path)
      const content = stats.isFile()
        ? sha256(readFileSync(path))
        : stats.isSymbolicLink()
          ? readlinkSync(path)
          : ''
      const { mode, size, mtimeMs, ctimeMs, ino } = stats
      const line = [path.toString('hex'), mode, size, mtimeMs, ctimeMs, ino, content].join(' ')
      return stats.isDirectory() ? [line, ...fingerprint(path)] : [line]
    })
    .sort()
}

export async function importFolder(
  library: Library,
  folder: string | readonly string[],
  options: {
    readonly io?: ImportIo
    readonly service?: ImportService
    readonly second?: string
  } = {}
): Promise<ImportProgress> {
  const { io } = options
  const service = options.service ?? createImportService({ library, ...(io ? { io } : {}) })
  const sources = typeof folder === 'string' ? [folder] : folder
  const end = await untouched(library, sources, () => {
    const { importId } = service.start({ sources, actor: technician, second: options.second })
    return service.waitFor(importId)
  })
  // A service made here ends here: its looking for near-duplicates must not outlive the test's library.
  if (!options.service) await service.close()
  return end
}

/** Goes on with an interrupted import to its end. */
export async function resumeFolder(
  library: Library,
  folder: string,
  importId: string,
  service: ImportService
): Promise<ImportProgress> {
  return untouched(library, [folder], () => {
    service.resume(importId, technician)
    return service.waitFor(importId)
  })
}

/** Whatever happens to an import, its card is byte for byte as it was: every test that uses one looks. */
async function untouched<T>(
  library: Library,
  sources: readonly string[],
  work: () => Promise<T>
): Promise<T> {
  // A library that lies on its own card changes it.
  const cards = sources.filter(
    (source) => lstatSync(source).isDirectory() && !library.dir.startsWith(source)
  )
  const before = cards.map((card) => fingerprint(card))
  const done = await work()
  expect(cards.map((card) => fingerprint(card))).toEqual(before)
  return done
}

/**
 * The invariants of a library, whatever happened to it: the chain is whole; every image's original is on the
 * disk with its hash; no file under originals/ is anything but what its name says.
 */
export function checkLibrary(library: Library): { images: Map<string, string>; orphans: number } {
  const verdict = verifyChain(library.db)
  if (!verdict.ok) throw new Error(verdict.message)
  const images = new Map(
    (
      library.db.prepare('SELECT sha256, id FROM image').all() as { sha256: string; id: string }[]
    ).map((row) => [row.sha256, row.id])
  )
  const stored = new Set<string>()
  const originals = join(library.dir, 'originals')
  for (const name of readdirSync(originals, { recursive: true, encoding: 'utf8' })) {
    const path = join(originals, name)
    if (!lstatSync(path).isFile()) continue
    const claimed = /([0-9a-f]{64})\.\w+$/.exec(name)?.[1] ?? name
    const found = sha256(readFileSync(path))
    if (found !== claimed) throw new Error(`originals/${name} is not what its name says`)
    stored.add(found)
  }
  for (const hash of images.keys())
    if (!stored.has(hash)) throw new Error(`the original ${hash} of an acknowledged image is gone`)
  return { images, orphans: stored.size - images.size }
}
