import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Transform } from 'node:stream'
import { ZipFile } from 'yazl'
import { AppError } from '../../../../shared/errors'
import { signHead } from '../../audit/heads'
import type { SigningKey } from '../../audit/signing-key'
import { openDatabase } from '../../store/database'
import type { Library } from '../../store/open-library'
import { APP_VERSION } from '../../version'
import { discard, syncPath, writeFailed } from '../files'
import { refuseStopped } from '../library-work'
import { signed } from '../manifest'
import { originalsOf } from '../originals-list'
import { runTask } from '../run-task'
import type { Snapshot } from '../snapshot'
import { MANIFEST_NAME, type ArchiveManifest } from './archive-manifest'
import { libraryFiles } from './library-files'
import { readArchive } from './read-archive'

export interface ExportOptions {
  readonly library: Pick<Library, 'dir' | 'id' | 'log'>
  readonly key: SigningKey | null
  readonly now?: () => Date
  readonly onProgress?: (files: number, of: number) => void
  readonly signal?: AbortSignal | undefined
}

export interface Exported {
  readonly path: string
  readonly sha256: string
  readonly manifest: ArchiveManifest
  /** Files in the library's folder that are not in the archive. */
  readonly left: readonly string[]
}

type ArchivedFile = ArchiveManifest['files'][number]

/**
 * Writes a whole library to one zip archive (zip64 where it is large; photographs are stored as they are), reads
 * every byte of it back and compares, and only then gives it its name. The library may be in use meanwhile. What a
 * process that was killed left in the same folder is replaced.
 * @throws AppError CONFLICT when there is a file of that name, DISK_FULL, IO_FAILED, CANCELLED; then none is left.
 */
export async function exportArchive(file: string, options: ExportOptions): Promise<Exported> {
  const { library, key, signal } = options
  const path = resolve(file)
  if (existsSync(path)) throw new AppError('CONFLICT', `${path} exists; it was left as it is.`)
  // The library's own names, and one process alone has a library open: what is there is a killed one's, and no other's.
  const stem = join(dirname(path), `akshi-archive-${library.id}`)
  const part = `${stem}.zip.part`
  const parts = { db: `${stem}.db.part`, originals: `${stem}.csv.part` }
  discard(part)
  try {
    const snapshot = await runTask<'snapshot'>(
      {
        ...{ kind: 'snapshot', dir: library.dir },
        ...{ part: parts.db, originalsPart: parts.originals }
      },
      signal ? { signal } : {}
    )
    const { taken, left } = libraryFiles(library.dir)
    const { manifest, sha256 } = await writeZip(part, signal, async (add) => {
      const files = [await add('akshi.db', parts.db, true)]
      for (const [index, name] of taken.entries()) {
        files.push(
          await add(name, join(library.dir, name), !/^(originals|containers|damaged)\//.test(name))
        )
        options.onProgress?.(index + 1, taken.length)
      }
      return signed(bodyOf(options, snapshot, parts.db, files), key)
    })
    syncPath(part)
    await readArchive(part, { signal })
    refuseStopped(signal)
    if (existsSync(path)) throw new AppError('CONFLICT', `${path} exists; it was left as it is.`)
    renameSync(part, path)
    syncPath(dirname(path), 'folder')
    return { path, sha256, manifest, left }
  } catch (cause) {
    discard(part)
    throw writeFailed('The archive', cause)
  } finally {
    discard(parts.db, `${parts.db}-journal`, parts.originals)
  }
}

type Add = (name: string, from: string, compress: boolean) => Promise<ArchivedFile>

/** Streams entries one after the other, each hashed on its way, the manifest last. */
async function writeZip(
  part: string,
  signal: AbortSignal | undefined,
  fill: (add: Add) => Promise<ArchiveManifest>
): Promise<{ manifest: ArchiveManifest; sha256: string }> {
  const zip = new ZipFile()
  const whole = createHash('sha256')
  const target = createWriteStream(part, { flags: 'wx', mode: 0o600 })
  const failed = new Promise<never>((_, reject) => {
    target.on('error', reject)
    zip.on('error', reject)
    signal?.addEventListener('abort', () => {
      reject(new AppError('CANCELLED', 'The archive was stopped.'))
    })
  })
  failed.catch(() => undefined)
  zip.outputStream.on('data', (piece: Buffer) => whole.update(piece))
  zip.outputStream.pipe(target)
  const add: Add = async (name, from, compress) => {
    const digest = createHash('sha256')
    refuseStopped(signal)
    let bytes = 0
    const source = createReadStream(from, { highWaterMark: 1 << 20 })
    const hashed = new Transform({
      transform(piece: Buffer, _encoding, done) {
        digest.update(piece)
        bytes += piece.length
        done(null, piece)
      }
    })
    source.on('error', (error) => hashed.destroy(error))
    zip.addReadStream(source.pipe(hashed), name, { compress, mode: 0o100600 })
    try {
      await Promise.race([once(hashed, 'end'), failed])
    } finally {
      source.destroy()
    }
    return { path: name, bytes, sha256: digest.digest('hex') }
  }
  try {
    const manifest = await fill(add)
    zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`), MANIFEST_NAME)
    zip.end()
    await Promise.race([once(target, 'close'), failed])
    return { manifest, sha256: whole.digest('hex') }
  } finally {
    // Windows removes no file that is still open.
    if (!target.destroy().closed) await new Promise<void>((closed) => target.once('close', closed))
  }
}

function bodyOf(
  { library, key, now = () => new Date() }: ExportOptions,
  snapshot: Snapshot,
  db: string,
  files: readonly ArchivedFile[]
): Omit<ArchiveManifest, 'signature'> {
  const at = now()
  const { id, log } = library
  const head =
    key && signHead({ id, log: { ...log, head: () => snapshot.head } }, key, 'backup', at)
  return {
    ...{ kind: 'akshi-archive', format: 1, appVersion: APP_VERSION },
    libraryId: snapshot.libraryId,
    schema: snapshot.schema,
    createdAt: at.toISOString(),
    chain: snapshot.head,
    files: [...files],
    originals: originalsIn(db, files),
    head
  }
}

/** Which of the originals that the database knows are among the files, by what their bytes hash to. */
function originalsIn(file: string, files: readonly ArchivedFile[]): ArchiveManifest['originals'] {
  const hashes = new Map(files.map(({ path, sha256 }) => [path, sha256]))
  const db = openDatabase(file, { readonly: true })
  try {
    const originals: ArchiveManifest['originals'] = { present: 0, missing: [], altered: [] }
    for (const { sha256, extension } of originalsOf(db)) {
      const found = hashes.get(`originals/${sha256.slice(0, 2)}/${sha256}.${extension}`)
      if (found === undefined) originals.missing.push(sha256)
      else if (found !== sha256) originals.altered.push(sha256)
      else originals.present += 1
    }
    return originals
  } finally {
    db.close()
  }
}
