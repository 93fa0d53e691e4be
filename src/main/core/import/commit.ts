import { dirname, join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { ImportOutcome } from '../../../shared/contract/import'
import { AppError, isAppError } from '../../../shared/errors'
import type { NewEvent } from '../store/event-log'
import { originalPath } from '../store/images'
import type { Library } from '../store/open-library'
import { destinationFailed, type VerifiedCopy } from './copy-file'
import { syncFolder, type ImportIo } from './import-io'
import { damagedDir, imageBySha256 } from './originals'
import { codeOf, type FileResult, type ImportTarget } from './outcome'
import { isDamaged } from './photo-check'

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
}

/**
 * Makes copies count: each takes its final name, the folders are forced to the disk, then the events are
 * appended in one transaction. In that order: what an event names is on the disk under its name, whatever
 * instruction the machine stops at. Calls must not overlap for one library.
 * @throws AppError DISK_FULL, IO_FAILED. Then none of these files is acknowledged.
 */
export async function commit(
  io: ImportIo,
  library: Library,
  target: ImportTarget,
  results: readonly FileResult[]
): Promise<Committed[]> {
  const events: NewEvent[] = []
  const committed: Committed[] = []
  const folders = new Set<string>()
  /** Hash to image id of what this very call stores. */
  const fresh = new Map<string, string>()

  const place = async (copy: VerifiedCopy, path: string): Promise<void> => {
    await io.rename(copy.part, path)
    folders.add(dirname(path))
  }
  const drop = (copy: VerifiedCopy): Promise<void> => io.rm(copy.part, { force: true })
  const record = (one: Committed, event: NewEvent): void => {
    committed.push(one)
    events.push(event)
  }

  try {
    for (const result of results) {
      if (result.kind === 'acknowledged') continue
      if (result.kind === 'not-taken') {
        const { kind: outcome, code, reason } = result.item
        const { sha256, name, listedBytes: bytes } = result
        const file = { outcome, sha256, bytes, duplicateOf: null, code, reason }
        record({ ...file, name, imageId: null }, fileEvent(target, name, file))
        continue
      }
      const { copy, name } = result
      const { sha256, bytes, photo } = copy
      if (isAppError(photo)) {
        const file = {
          outcome: 'rejected' as const,
          ...{ sha256, bytes, duplicateOf: null, code: codeOf(photo), reason: photo.message }
        }
        if (isDamaged(photo)) await place(copy, join(damagedDir(library), `${sha256}.bin`))
        else await drop(copy)
        record({ ...file, name, imageId: null }, fileEvent(target, name, file))
        continue
      }
      const duplicateOf = fresh.get(sha256) ?? imageBySha256(library, sha256)?.id ?? null
      if (duplicateOf !== null) {
        if (result.kind === 'stored-already' && !result.sound)
          await place(copy, originalPath(library, { sha256, extension: result.extension }))
        else await drop(copy)
        const file = { outcome: 'duplicate' as const, sha256, bytes, duplicateOf }
        const why = { code: null, reason: null }
        record(
          { ...file, ...why, name, imageId: null },
          fileEvent(target, name, { ...file, ...why })
        )
        if (result.kind === 'stored-already' && !result.sound)
          events.push({
            type: 'image.original_restored',
            payload: { imageId: duplicateOf, importId: target.importId, verified: copy.method }
          })
        continue
      }
      const imageId = uuidv7()
      await place(copy, originalPath(library, { sha256, extension: photo.extension }))
      fresh.set(sha256, imageId)
      record(
        {
          ...{ name, outcome: 'imported', imageId, sha256, bytes },
          ...{ duplicateOf: null, code: null, reason: null }
        },
        {
          type: 'image.imported',
          payload: {
            ...{ imageId, importId: target.importId, batchId: target.batchId },
            ...{ sourceName: name, sha256, bytes, ...photo },
            ...{ verified: copy.method, facts: copy.facts },
            ...{ perceptualHash: null, nearDuplicateOf: null }
          }
        }
      )
    }
    await Promise.all([...folders].map((folder) => syncFolder(io, folder)))
  } catch (cause) {
    throw isAppError(cause) ? cause : destinationFailed(cause)
  }
  if (events.length > 0) append(library, target, events)
  return committed
}

function append(library: Library, target: ImportTarget, events: readonly NewEvent[]): void {
  try {
    library.log.append(target.actor, events)
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'SQLITE_FULL')
      throw new AppError(
        'DISK_FULL',
        'The disk of the library is full. Everything imported so far is safe; make room and continue the import. Do not erase the card.',
        { cause }
      )
    throw cause
  }
}

type FilePayload = Pick<Committed, 'sha256' | 'bytes' | 'duplicateOf' | 'code' | 'reason'> & {
  readonly outcome: 'duplicate' | 'rejected' | 'failed'
}

function fileEvent({ importId }: ImportTarget, sourceName: string, file: FilePayload): NewEvent {
  return { type: 'import.file', payload: { importId, sourceName, ...file } }
}
