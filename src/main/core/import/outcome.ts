import type { Actor, NewEvent } from '../store/event-log'
import { fileCodeOf, type FileCode } from '../../../shared/domain/import-reason'
import type { AppError } from '../../../shared/errors'
import type { ImportIo } from './import-io'
import type { VerifiedCopy } from './copy-file'
import type { SecondCopy } from './second-copy'
import type { NotTaken } from './walk'

/** What one worker found out about one file; `commit` makes it count. */
export type FileResult = {
  readonly name: string
  readonly listedBytes: number
  /** Of a photograph, where the site asks for a second copy. */
  readonly second?: (SecondCopy & { readonly sha256: string }) | undefined
  /** Recorded by an earlier run of this import: its copy only puts back what the library has lost since. */
  readonly again?: boolean
} & (
  | { readonly kind: 'copied'; readonly copy: VerifiedCopy }
  | {
      readonly kind: 'stored-already'
      readonly copy: VerifiedCopy
      readonly imageId: string
      readonly extension: string
      /** False: the stored original is gone or altered, and the fresh copy takes its place. */
      readonly sound: boolean
    }
  | { readonly kind: 'not-taken'; readonly item: NotTaken; readonly sha256: string | null }
  /** Acknowledged in an earlier run of this import and found unchanged, on the card and in the library. */
  | { readonly kind: 'acknowledged' }
)

export type ImportFileEvent = Extract<NewEvent, { type: 'import.file' }>

/** Where one import's results belong. */
export interface ImportTarget {
  readonly importId: string
  readonly batchId: string
  readonly actor: Actor
}

/** The code recorded for a file: the system's own where there is one. */
export function codeOf(error: AppError): FileCode {
  return fileCodeOf(error.data?.['code'] ?? error.code)
}

/** Removes copies that will not count. */
export async function discard(io: ImportIo, results: readonly FileResult[]): Promise<void> {
  for (const result of results)
    if ('copy' in result) await io.rm(result.copy.part, { force: true }).catch(() => undefined)
}
