import { join } from 'node:path'
import { AppError, isAppError, messageOf } from '../../../shared/errors'
import { originalPath } from '../store/images'
import type { Library } from '../store/open-library'
import { copyFile, hashSource } from './copy-file'
import type { FactsReader } from './facts/facts'
import { errnoOf, type ImportIo } from './import-io'
import type { Acknowledged } from './import-repository'
import { checkOriginal, containersDir, imageBySha256, incomingDir } from './originals'
import { codeOf, type FileResult } from './outcome'
import type { ReusableBuffer } from './page-buffer'
import { ensureSecond, type Original } from './second-copy'
import type { FoundFile } from './walk'
import { unpack } from './zip/unpack'
import type { ZippedFile } from './zip/zip-archive'

export interface TakeOptions {
  readonly io: ImportIo
  readonly library: Library
  readonly memory: ReusableBuffer
  /** Unique below `incoming/`. */
  readonly partName: string
  /** What an earlier run of the same import recorded under this name. */
  readonly acknowledged: Acknowledged | undefined
  readonly facts: FactsReader
  /** Folder for second copies, where the site asks for them. */
  readonly second: string | null
}

/** A flaky contact often reads the second time. */
const TRIES = 2

/**
 * Takes one file from the card as far as it can be taken without counting: a verified copy, or the reason
 * that there is none.
 * @throws AppError DISK_FULL or IO_FAILED when the library's disk, not the file, is the trouble.
 */
export async function takeFile(
  file: FoundFile | ZippedFile,
  options: TakeOptions
): Promise<FileResult> {
  const found = { name: file.name, listedBytes: file.bytes }
  let failure: AppError | undefined
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      const taken =
        file.kind === 'file' ? await takeAny(file, options) : await takeZipped(file, options)
      return { ...found, ...taken }
    } catch (thrown) {
      if (!isAppError(thrown)) throw thrown
      if (thrown.data?.['side'] === 'destination') throw thrown
      failure = thrown
      if (thrown.code !== 'IO_FAILED') break
    }
  }
  const error = failure ?? new AppError('IO_FAILED', 'The file could not be imported.')
  const failed = error.code === 'IO_FAILED' || isPictureNotRead(error)
  if (!failed && options.acknowledged?.code === codeOf(error))
    return { ...found, kind: 'acknowledged' }
  return {
    ...found,
    kind: 'not-taken',
    sha256: null,
    item: {
      kind: failed ? 'failed' : 'rejected',
      name: file.name,
      code: codeOf(error),
      reason: isPictureNotRead(error) ? NOT_READ : error.message
    }
  }
}

const NOT_READ =
  'It is a picture in a format that is not imported yet. It is still only on the card: do not erase it.'

/**
 * A photograph in a format that cannot be taken. Were it merely refused, a card full of them would be called
 * safe to erase.
 */
function isPictureNotRead({ code, data }: AppError): boolean {
  return code === 'UNSUPPORTED_FORMAT' && data?.['kind'] !== 'svg'
}

type Taken = FileResult extends infer R
  ? R extends FileResult
    ? Omit<R, 'name' | 'listedBytes'>
    : never
  : never

async function takeZipped(file: ZippedFile, options: TakeOptions): Promise<Taken> {
  const { io, library } = options
  const path = join(incomingDir(library), `${options.partName}.unpacked`)
  const unpacked = await unpack(io, file, path)
  try {
    return await takeAny(unpacked, options)
  } finally {
    await io.rm(path, { force: true })
  }
}

async function takeAny(file: FoundFile, options: TakeOptions): Promise<Taken> {
  try {
    return await takeOnce(file, options)
  } catch (thrown) {
    if (isAppError(thrown) && thrown.data?.['kind'] === 'dicom') return takeDicom(file, options)
    throw thrown
  }
}

/** The photograph in a DICOM file becomes the image; the file itself is kept too, verified the same way. */
async function takeDicom(file: FoundFile, options: TakeOptions): Promise<Taken> {
  const { io, library, memory, partName } = options
  const path = join(incomingDir(library), `${partName}.frame`)
  // The DICOM library is large, and most cards have no such file.
  const { unwrapDicom } = await import('./dicom/unwrap')
  const { frame, facts, sha256 } = await unwrapDicom(io, file, path)
  try {
    const places = [containersDir(library), ...(options.second === null ? [] : [options.second])]
    for (const place of places) {
      const original = { path: file.path, sha256, extension: 'dcm' }
      const kept = await ensureSecond(io, place, original, { memory, partName })
      if (kept.state === 'failed')
        throw new AppError('IO_FAILED', `The DICOM file could not be kept: ${kept.reason}`)
    }
    const taken = await takeOnce(frame, options)
    if (!('copy' in taken)) return taken
    const { copy } = taken
    return {
      ...taken,
      copy: { ...copy, facts: { ...copy.facts, ...facts }, container: sha256 }
    }
  } finally {
    await io.rm(path, { force: true })
  }
}

async function takeOnce(file: FoundFile, options: TakeOptions): Promise<Taken> {
  const { io, library, memory, acknowledged } = options
  if (acknowledged?.sha256 && (await hashSource(io, file, memory)) === acknowledged.sha256) {
    const stored = imageBySha256(library, acknowledged.sha256)
    if (!stored || acknowledged.second === 'verified') return { kind: 'acknowledged' }
    return {
      kind: 'acknowledged',
      second: await secondOf({ ...stored, path: originalPath(library, stored) }, options)
    }
  }

  const part = join(incomingDir(library), options.partName)
  const copy = await copyFile(io, file, part, options)
  const { sha256, photo } = copy
  if (isAppError(photo)) return { kind: 'copied', copy }
  const stored = imageBySha256(library, sha256)
  const extension = stored?.extension ?? photo.extension
  const second = await secondOf({ path: part, sha256, extension }, options)
  if (!stored) return { kind: 'copied', copy, second }
  // The card may be wiped on the strength of the stored original, so that is read from the disk now.
  const state = await checkOriginal(io, library, stored, memory).catch(async (cause: unknown) => {
    await io.rm(part, { force: true })
    throw new AppError(
      'IO_FAILED',
      `The stored original could not be read (${messageOf(cause)}).`,
      { cause, data: { side: 'destination', code: errnoOf(cause) ?? 'EIO' } }
    )
  })
  const { id: imageId } = stored
  return { kind: 'stored-already', copy, imageId, extension, sound: state === 'sound', second }
}

async function secondOf(
  original: Original,
  { io, second, memory, partName }: TakeOptions
): Promise<FileResult['second']> {
  if (second === null) return undefined
  const { sha256 } = original
  return { sha256, ...(await ensureSecond(io, second, original, { memory, partName })) }
}
