import { createHash } from 'node:crypto'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { AppError, isAppError, messageOf } from '../../../../shared/errors'
import { noRoom } from '../../no-room'
import { refuseStopped } from '../library-work'
import { signatureState } from '../manifest'
import {
  archiveManifestSchema,
  isArchivePath,
  MANIFEST_NAME,
  type ArchiveManifest
} from './archive-manifest'

/** More than a manifest of a million files. */
const LARGEST_MANIFEST = 256 << 20

export interface ReadArchiveOptions {
  readonly pinned?: readonly string[]
  /** Takes the bytes of each file as they are read; without it they are only compared. */
  readonly sink?: (path: string) => Promise<FileSink>
  readonly onProgress?: (files: number, of: number) => void
  readonly signal?: AbortSignal | undefined
}

export interface FileSink {
  write(piece: Buffer): Promise<unknown>
  /** Called once every byte was compared. */
  close(): Promise<void>
}

/**
 * Reads an archive from end to end and holds every file against the manifest, and the manifest against its
 * signature. @throws AppError IO_FAILED naming the first file that is not as it was archived; CANCELLED.
 */
export async function readArchive(
  file: string,
  options: ReadArchiveOptions
): Promise<ArchiveManifest> {
  let zip: ZipFile
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch (cause) {
    throw refused(`It is no archive that can be read (${messageOf(cause)}).`, cause)
  }
  try {
    const entries = await entriesOf(zip)
    const manifest = await readManifest(zip, entries, options.pinned ?? [])
    for (const [index, listed] of manifest.files.entries()) {
      const entry = entries.get(listed.path)
      if (!entry) throw refused(`${listed.path} is not in it, although its manifest lists it.`)
      await compare(zip, entry, listed, options)
      options.onProgress?.(index + 1, manifest.files.length)
    }
    return manifest
  } finally {
    zip.close()
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName
      if (entries.has(name)) throw refused(`${name} is in it twice.`)
      if (name !== MANIFEST_NAME && !isArchivePath(name))
        throw refused(`${name} is no file of a library.`)
      entries.set(name, entry)
    }
  } catch (cause) {
    throw isAppError(cause)
      ? cause
      : refused(`Its directory is damaged (${messageOf(cause)}).`, cause)
  }
  return entries
}

async function readManifest(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  pinned: readonly string[]
): Promise<ArchiveManifest> {
  const entry = entries.get(MANIFEST_NAME)
  if (!entry) throw refused('It has no manifest, so it is no archive of a library or is cut short.')
  if (entry.uncompressedSize > LARGEST_MANIFEST) throw refused('Its manifest is too large.')
  let manifest: ArchiveManifest
  try {
    const pieces: Buffer[] = []
    for await (const piece of await streamOf(zip, entry)) pieces.push(piece)
    manifest = JSON.parse(Buffer.concat(pieces).toString('utf8')) as ArchiveManifest
    archiveManifestSchema.parse(manifest)
  } catch (cause) {
    throw refused(`${MANIFEST_NAME} cannot be read.`, cause)
  }
  if (signatureState(manifest, pinned) === 'invalid')
    throw refused(`${MANIFEST_NAME} was changed after it was signed.`)
  const listed = new Set(manifest.files.map(({ path }) => path))
  for (const name of entries.keys())
    if (name !== MANIFEST_NAME && !listed.has(name))
      throw refused(`${name} is in it, but not in its manifest.`)
  return manifest
}

async function compare(
  zip: ZipFile,
  entry: Entry,
  listed: ArchiveManifest['files'][number],
  { sink, signal }: ReadArchiveOptions
): Promise<void> {
  const digest = createHash('sha256')
  let bytes = 0
  const target = await sink?.(listed.path)
  try {
    for await (const piece of await streamOf(zip, entry)) {
      refuseStopped(signal)
      bytes += piece.length
      if (bytes > listed.bytes) break
      digest.update(piece)
      await target?.write(piece)
    }
  } catch (cause) {
    if (isAppError(cause) || noRoom(cause)) throw cause
    throw refused(`${listed.path} cannot be read (${messageOf(cause)}).`, cause)
  } finally {
    await target?.close()
  }
  if (bytes !== listed.bytes || digest.digest('hex') !== listed.sha256)
    throw refused(`${listed.path} is not what was archived: its SHA-256 differs.`)
}

async function streamOf(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  return (await zip.openReadStreamPromise(entry, {})) as AsyncIterable<Buffer>
}

function refused(reason: string, cause?: unknown): AppError {
  return new AppError('IO_FAILED', `The archive was refused. ${reason}`, { cause })
}
