import { join } from 'node:path'
import { AppError, isAppError, messageOf } from '../../../shared/errors'
import { originalPath } from '../store/images'
import type { Library } from '../store/open-library'
import { copyFile } from './copy-file'
import type { FactsReader } from './facts/facts'
import { errnoOf, type ImportIo } from './import-io'
import type { Acknowledged } from './import-repository'
import {
  checkDamaged,
  checkOriginal,
  containersDir,
  imageBySha256,
  incomingDir,
  type StoredState
} from './originals'
import { codeOf, discard, type FileResult } from './outcome'
import type { ReusableBuffer } from './page-buffer'
import { ensureSecond, type Original } from './second-copy'
import type { SecondPlace } from './second-place'
import { hashSource } from './source-file'
import type { FoundFile } from './walk'
import { unwrap, wrappedKind, type WrappedKind } from './wrapped'
import { destinationFailed, diskFull } from './write-failures'
import { unpack } from './zip/unpack'
import type { ZippedFile } from './zip/zip-archive'

export interface TakeOptions {
  readonly io: ImportIo
  readonly library: Library
  readonly memory: ReusableBuffer
  /** Unique below `incoming/`. */
  readonly partName: string
  /** What an earlier run of the same import recorded under a name. */
  readonly acknowledged: (name: string) => Acknowledged | undefined
  readonly facts: FactsReader
  /** Where the site asks for second copies. */
  readonly second: SecondPlace | null
}

/** A flaky contact often reads the second time. */
const TRIES = 2

/**
 * Takes one file from the card as far as it can be taken without counting: a verified copy, or the reason
 * that there is none. A file that holds several photographs gives as many results, the first under its own name.
 * @throws AppError DISK_FULL or IO_FAILED when the library's disk, not the file, is the trouble.
 */
export async function takeFile(
  file: FoundFile | ZippedFile,
  options: TakeOptions
): Promise<FileResult[]> {
  let failure: AppError | undefined
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      return file.kind === 'file' ? await takeAny(file, options) : await takeZipped(file, options)
    } catch (thrown) {
      failure = fileError(thrown)
      if (failure.code !== 'IO_FAILED') break
    }
  }
  const error = failure ?? new AppError('IO_FAILED', 'The file could not be imported.')
  return [notTaken(file, error, options)]
}

/** What is the matter with the file. @throws whatever is no fault of the file. */
function fileError(thrown: unknown): AppError {
  if (!isAppError(thrown) || thrown.data?.['side'] === 'destination') throw thrown
  // Who closes the program says nothing of the file.
  if (thrown.code === 'CANCELLED') throw thrown
  return thrown
}

function notTaken(
  { name, bytes: listedBytes }: { readonly name: string; readonly bytes: number },
  error: AppError,
  { acknowledged }: TakeOptions
): FileResult {
  const unread = isPictureNotRead(error)
  const failed = error.code === 'IO_FAILED' || unread
  const code = codeOf(error)
  if (!failed && acknowledged(name)?.code === code)
    return { name, listedBytes, kind: 'acknowledged' }
  const reason = unread ? `${error.message} ${ONLY_ON_CARD}` : error.message
  const item = { kind: failed ? 'failed' : 'rejected', name, code, reason } as const
  return { name, listedBytes, kind: 'not-taken', sha256: null, item }
}

const ONLY_ON_CARD = 'It is still only on the card: do not erase it.'

/**
 * A photograph in a format that cannot be taken, or too large to be converted. Were it merely refused, a card full of
 * them would be called safe to erase.
 */
function isPictureNotRead({ code, data }: AppError): boolean {
  return code === 'IMAGE_TOO_LARGE' || (code === 'UNSUPPORTED_FORMAT' && data?.['kind'] !== 'svg')
}

async function takeZipped(file: ZippedFile, options: TakeOptions): Promise<FileResult[]> {
  const { io, library } = options
  const path = join(incomingDir(library), `${options.partName}.unpacked`)
  const unpacked = await unpack(io, file, path)
  try {
    return await takeAny(unpacked, options)
  } finally {
    await io.rm(path, { force: true })
  }
}

async function takeAny(file: FoundFile, options: TakeOptions): Promise<FileResult[]> {
  try {
    return [await takeOnce(file, options)]
  } catch (thrown) {
    const kind = isAppError(thrown) ? wrappedKind(thrown) : null
    if (kind === null) throw thrown
    return takeWrapped(file, kind, options)
  }
}

/** The photographs in a file become images; the file itself is kept too, verified the same way. */
async function takeWrapped(
  file: FoundFile,
  kind: WrappedKind,
  options: TakeOptions
): Promise<FileResult[]> {
  const { io, library, memory, partName } = options
  const { pictures, facts, pixelSpacing, sha256, extension } = await unwrap(io, file, kind)
  const more = { container: sha256, ...(pixelSpacing && { pixelSpacing }) }
  const original = { path: file.path, sha256, extension }
  const results: FileResult[] = []
  let second: FileResult['second']
  try {
    for (const [n, picture] of pictures.entries()) {
      const name = n === 0 ? file.name : `${file.name} (${n + 1})`
      const frame = { ...file, name, ...(n > 0 && { bytes: 0 }) }
      try {
        const content = await picture()
        if (n === 0) {
          const place = containersDir(library)
          const kept = await ensureSecond(io, place, original, { memory, partName })
          if (kept.code === 'SECOND_FULL') throw diskFull(kept.reason)
          if (kept.state === 'failed')
            throw new AppError('IO_FAILED', `The file could not be kept: ${kept.reason}`, {
              data: { code: 'NOT_KEPT' }
            })
          second = await secondOf(original, options)
        }
        const taken = await takePicture(content, frame, n, {
          ...options,
          facts: (path, bytes, type) => options.facts(path, bytes, type, facts)
        })
        const told = second?.state === 'failed' ? { ...taken, second } : taken
        results.push('copy' in told ? { ...told, copy: { ...told.copy, ...more } } : told)
      } catch (thrown) {
        // One of several that cannot be read does not cost the others.
        if (pictures.length === 1) throw thrown
        results.push(notTaken(frame, fileError(thrown), options))
      }
    }
    return results
  } catch (thrown) {
    await discard(io, results)
    throw thrown
  }
}

/** Writes a photograph that came out of a file beside the copies, and takes it from there. */
async function takePicture(
  content: Uint8Array,
  frame: FoundFile,
  n: number,
  options: TakeOptions
): Promise<FileResult> {
  const { io, library } = options
  const partName = `${n}-${options.partName}`
  const path = join(incomingDir(library), `${partName}.frame`)
  try {
    const target = await io.open(path, 'wx', 0o600)
    try {
      await target.writeFile(content)
    } finally {
      await target.close()
    }
    const { dev: device, ino: inode } = await io.lstat(path)
    const file = { ...frame, path, bytes: content.length, device, inode }
    return { ...(await takeOnce(file, { ...options, partName })), listedBytes: frame.bytes }
  } catch (cause) {
    throw isAppError(cause) ? cause : destinationFailed(cause)
  } finally {
    await io.rm(path, { force: true }).catch(() => undefined)
  }
}

async function takeOnce(file: FoundFile, options: TakeOptions): Promise<FileResult> {
  const { io, library, memory } = options
  const found = { name: file.name, listedBytes: file.bytes }
  const acknowledged = options.acknowledged(file.name)
  if (
    acknowledged?.sha256 &&
    (await hashSource(io, file, memory)) === acknowledged.sha256 &&
    // The record may be newer than the disk: a library that was restored has lost what no backup held.
    (await storedState(acknowledged.sha256, options)) === 'sound'
  ) {
    const stored = imageBySha256(library, acknowledged.sha256)
    if (!stored || acknowledged.second === 'verified') return { ...found, kind: 'acknowledged' }
    return {
      ...found,
      kind: 'acknowledged',
      second: await secondOf({ ...stored, path: originalPath(library, stored) }, options)
    }
  }

  const part = join(incomingDir(library), options.partName)
  const copy = await copyFile(io, file, part, options)
  const { sha256, photo } = copy
  if (isAppError(photo)) {
    const again = acknowledged?.code === codeOf(photo) && sameBytes(acknowledged, sha256)
    return { ...found, kind: 'copied', copy, again }
  }
  const stored = imageBySha256(library, sha256)
  const extension = stored?.extension ?? photo.extension
  const second = await secondOf({ path: part, sha256, extension }, options)
  if (!stored) return { ...found, kind: 'copied', copy, second }
  // The card may be wiped on the strength of the stored original, so that is read from the disk now.
  const state = await storedState(sha256, options).catch(async (thrown: unknown) => {
    await io.rm(part, { force: true })
    throw thrown
  })
  const { id: imageId } = stored
  const sound = state === 'sound'
  const again = acknowledged?.sha256 === sha256
  return { ...found, kind: 'stored-already', copy, imageId, extension, sound, second, again }
}

/** Reads from the disk what the library holds with this hash, among its originals or kept aside. */
async function storedState(
  sha256: string,
  { io, library, memory }: TakeOptions
): Promise<StoredState> {
  const stored = imageBySha256(library, sha256)
  try {
    return stored
      ? await checkOriginal(io, library, stored, memory)
      : await checkDamaged(io, library, sha256, memory)
  } catch (cause) {
    throw new AppError(
      'IO_FAILED',
      `The stored original could not be read (${messageOf(cause)}).`,
      { cause, data: { side: 'destination', code: errnoOf(cause) ?? 'EIO' } }
    )
  }
}

/** An earlier release did not copy, nor hash, what it refused for its size. */
function sameBytes(acknowledged: Acknowledged, sha256: string): boolean {
  return (acknowledged.sha256 ?? sha256) === sha256
}

async function secondOf(
  original: Original,
  { second, memory, partName }: TakeOptions
): Promise<FileResult['second']> {
  if (second === null) return undefined
  const { sha256 } = original
  return { sha256, ...(await second.copy(original, { memory, partName })) }
}
