import { dirname } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { ImportOutcome } from '../../../shared/contract/import'
import type { ImageFacts } from '../../../shared/domain/image'
import type { FileCode } from '../../../shared/domain/import-reason'
import { isAppError, type AppError } from '../../../shared/errors'
import type { NewEvent } from '../store/event-log'
import { originalPath } from '../store/images'
import type { Library } from '../store/open-library'
import type { VerifiedCopy } from './copy-file'
import { errnoOf, syncFolder, type ImportIo } from './import-io'
import { inParallel } from './in-parallel'
import { damagedPath, imageBySha256 } from './originals'
import { codeOf, type FileResult, type ImportTarget } from './outcome'
import { isDamaged, type PhotoInfo } from './photo-check'
import { destinationFailed, diskFull } from './write-failures'

/** What became of one file, once it is recorded. */
export interface Committed {
  readonly name: string
  readonly outcome: ImportOutcome
  readonly imageId: string | null
  readonly sha256: string | null
  readonly bytes: number
  readonly duplicateOf: string | null
  readonly code: string | null
  readonly reason: string | null
  /** Of a photograph; null for what is none. */
  readonly facts: ImageFacts | null
}

type Copied = Extract<FileResult, { copy: VerifiedCopy }>

const AT_ONCE = 16

/** A batch of results on its way: what has its final name already, and the events that will say so. */
interface Pending {
  readonly io: ImportIo
  readonly library: Library
  readonly target: ImportTarget
  readonly events: NewEvent[]
  readonly committed: Committed[]
  /** What gives the copies their final names, or removes them. */
  readonly moves: (() => Promise<void>)[]
  readonly folders: Set<string>
  /** Hash to image id of what this very batch stores. */
  readonly fresh: Map<string, string>
}

/**
 * Makes copies count: each takes its final name, the folders are forced to the disk, then the events are
 * appended in one transaction. In that order: what an event names is on the disk under its name, whatever
 * instruction the machine stops at. Calls must not overlap for one library.
 * @param makeRoom gives up other copies when a full disk has no room for these events; then they are tried once more
 * @throws AppError DISK_FULL, IO_FAILED. Then none of these files is acknowledged.
 */
export async function commit(
  io: ImportIo,
  library: Library,
  target: ImportTarget,
  results: readonly FileResult[],
  makeRoom: (full: AppError) => Promise<void> = () => Promise.resolve()
): Promise<Committed[]> {
  const pending: Pending = {
    ...{ io, library, target },
    ...{ events: [], committed: [], moves: [], folders: new Set(), fresh: new Map() }
  }
  try {
    for (const result of results) {
      settle(pending, result)
      if (result.second) pending.events.push(secondEvent(target, result.name, result.second))
    }
    await inParallel(pending.moves, AT_ONCE, (move) => move())
    await inParallel(pending.folders, AT_ONCE, (folder) => syncFolder(io, folder))
  } catch (cause) {
    throw isAppError(cause) ? cause : destinationFailed(cause)
  }
  if (pending.events.length > 0) await append(pending, makeRoom)
  return pending.committed
}

function settle(pending: Pending, result: FileResult): void {
  if (result.kind === 'acknowledged') return
  if (result.kind === 'not-taken') {
    const { kind: outcome, code, reason } = result.item
    const { name, sha256, listedBytes: bytes } = result
    recordFile(pending, { name, outcome, sha256, bytes, code, reason })
    return
  }
  const { photo } = result.copy
  if (isAppError(photo)) settleDamaged(pending, result, photo)
  else settlePhotograph(pending, result, photo)
}

/** A damaged photograph is no image of the library, but what there is of it is kept aside. */
function settleDamaged(pending: Pending, { name, copy, again }: Copied, error: AppError): void {
  const { sha256, bytes } = copy
  if (isDamaged(error)) place(pending, copy, damagedPath(pending.library, sha256))
  else drop(pending, copy)
  if (again) return
  const { message: reason } = error
  recordFile(pending, { name, outcome: 'rejected', sha256, bytes, code: codeOf(error), reason })
}

function settlePhotograph(pending: Pending, result: Copied, photo: PhotoInfo): void {
  const { copy, name, again } = result
  const { sha256, bytes, facts } = copy
  const { library, target } = pending
  const duplicateOf = pending.fresh.get(sha256) ?? imageBySha256(library, sha256)?.id
  if (duplicateOf === undefined) {
    const imageId = uuidv7()
    place(pending, copy, originalPath(library, { sha256, extension: photo.extension }))
    pending.fresh.set(sha256, imageId)
    const none = { duplicateOf: null, code: null, reason: null }
    pending.committed.push({ name, outcome: 'imported', imageId, sha256, bytes, facts, ...none })
    pending.events.push(importedEvent(target, imageId, name, copy, photo))
    return
  }
  const replace = result.kind === 'stored-already' && !result.sound
  if (replace) place(pending, copy, originalPath(library, { sha256, extension: result.extension }))
  else drop(pending, copy)
  if (!again) recordFile(pending, { name, outcome: 'duplicate', sha256, bytes, duplicateOf, facts })
  if (replace)
    pending.events.push({
      type: 'image.original_restored',
      payload: { imageId: duplicateOf, importId: target.importId, verified: copy.method }
    })
}

function importedEvent(
  { importId, batchId }: ImportTarget,
  imageId: string,
  sourceName: string,
  copy: VerifiedCopy,
  { extension, width, height }: PhotoInfo
): NewEvent {
  const { sha256, bytes, method: verified, facts } = copy
  return {
    type: 'image.imported',
    payload: {
      ...{ imageId, importId, batchId, sourceName, sha256, bytes, extension, width, height },
      ...{ verified, facts, perceptualHash: null, nearDuplicateOf: null },
      ...(copy.container === undefined ? {} : { container: copy.container }),
      ...(copy.pixelSpacing && { pixelSpacing: copy.pixelSpacing })
    }
  }
}

function secondEvent(
  { importId }: ImportTarget,
  sourceName: string,
  second: NonNullable<FileResult['second']>
): NewEvent {
  const { sha256, state, verified, reason, code } = second
  return {
    type: 'image.second_copy',
    payload: { importId, sourceName, sha256, state, verified, reason, code }
  }
}

/** A file that became no new image. */
function recordFile(
  { target, committed, events }: Pending,
  file: Pick<Committed, 'name' | 'sha256' | 'bytes'> & {
    readonly outcome: 'duplicate' | 'rejected' | 'failed'
    readonly code?: FileCode
  } & Partial<Pick<Committed, 'duplicateOf' | 'reason' | 'facts'>>
): void {
  const { outcome, sha256, bytes, duplicateOf = null, code = null, reason = null } = file
  const known = { outcome, sha256, bytes, duplicateOf, code, reason }
  committed.push({ name: file.name, imageId: null, facts: file.facts ?? null, ...known })
  events.push({
    type: 'import.file',
    payload: { importId: target.importId, sourceName: file.name, ...known }
  })
}

function place({ io, moves, folders }: Pending, copy: VerifiedCopy, path: string): void {
  const folder = dirname(path)
  moves.push(async () => {
    try {
      await io.rename(copy.part, path)
    } catch (thrown) {
      if (errnoOf(thrown) !== 'ENOENT') throw thrown
      await io.mkdir(folder, { recursive: true })
      // `originals/<aa>` may be new, and then its own name must reach the disk too.
      folders.add(dirname(folder))
      await io.rename(copy.part, path)
    }
    folders.add(folder)
  })
}

function drop({ io, moves }: Pending, copy: VerifiedCopy): void {
  moves.push(() => io.rm(copy.part, { force: true }))
}

/** @throws AppError DISK_FULL when there is no room for the events, and none could be made. */
async function append(
  { library, target, events }: Pending,
  makeRoom: (full: AppError) => Promise<void>
): Promise<void> {
  const appendAll = (): void => {
    try {
      library.log.append(target.actor, events)
    } catch (cause) {
      throw (cause as { code?: unknown }).code === 'SQLITE_FULL' ? diskFull(cause) : cause
    }
  }
  try {
    appendAll()
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown
    await makeRoom(thrown)
    appendAll()
  }
}
