import type { GradeResult } from './grade'
import type { DismissalReason, ImageFacts, PixelSpacing } from './image'
import type { SecondReason } from './import-reason'
import type { KeyMap } from './key-map'
import type { NetworkAnswer } from './network-answer'
import type { DisagreementReason, Protocol, ReadingRole } from './reading'
import type { Role } from './role'

/** Payload of each event type. Events are only ever appended; everything else is derived from them. */
export interface EventPayloads {
  'library.created': { libraryId: string; appVersion: string; sample: boolean }

  /** Events that the journal had and the database, restored from a backup, had not. */
  'library.rolled_forward': { fromSeq: number; toSeq: number }
  /** The journal told another story than the database; it was kept beside the new one. */
  'library.journal_set_aside': { file: string; reason: string }
  /** A backup took the place of the database; what was there is kept under other names. */
  'library.restored': {
    /** Null: from the journal alone. */
    backup: string | null
    /** Last event of the backup; what follows came from the journal. */
    backupSeq: number
    kept: readonly string[]
    /** Runs whose activation map and embedding could and could not be saved from the damaged database. */
    outputsSaved: number
    outputsLost: number
    /** Operators whose passphrase, set after the backup, could not be saved. */
    withoutPassphrase?: number
  }
  /** Where this workstation asks for new versions of itself from now on; null: nowhere. */
  'workstation.updates_set': { url: string | null }
  /** The library is in another folder since; each file was read back there. */
  'library.moved': { files: number; bytes: number }
  'library.backup_folder_set': { folder: string | null }

  'operator.created': { operatorId: string; name: string; roles: readonly Role[] }
  'operator.roles_set': { operatorId: string; roles: readonly Role[] }
  'operator.deactivated': { operatorId: string }
  'operator.reactivated': { operatorId: string }
  'operator.passphrase_set': { operatorId: string }
  /** Her keys of the reading room; null: the usual ones. */
  'operator.keys_set': { operatorId: string; keys: KeyMap | null }
  'operator.signed_in': { operatorId: string }
  'operator.signed_out': { operatorId: string }
  'operator.sign_in_failed': { operatorId: string | null }
  'access.refused': { route: string }
  /** Somebody looked at a photograph outside a reading of her own; `reading.opened` tells of those. */
  'access.image': { imageId: string; purpose: 'audit' | 'worklist' }
  /** A report, an export or a report's file left the library. */
  'access.report': {
    kind: 'report' | 'csv' | 'fhir' | 'file' | 'page'
    /** Names within the library's `reports` folder; none for a page that was saved elsewhere. */
    files: readonly string[]
    sha256: readonly string[]
    identified: boolean
  }

  /** The whole library left its folder as one archive. */
  'access.archive': { files: readonly string[]; sha256: readonly string[] }

  /** De-identified copies of a batch's photographs left the library. */
  'access.copies': { exportId: string; batchId: string; copies: number; format: 'jpeg' | 'png' }

  'batch.created': { batchId: string; name: string; protocol: Protocol; importId: string | null }
  'batch.protocol_set': { batchId: string; protocol: Protocol; reason: string }
  /** Who reads the batch once more, independently, or null for nobody. */
  'batch.second_reader_set': { batchId: string; operatorId: string | null }
  'batch.signed_off': { batchId: string; readings: number }

  'import.started': {
    importId: string
    batchId: string
    label: string
    files: number | null
    bytes?: number
    /** Folders on this computer that were read, so that an interrupted import can go on. */
    sources?: readonly string[]
    /** Folder that holds a second verified copy of each original, where the site asks for one. */
    second?: string | null
    /** Patterns for file names, as they were when the import began, and the hash of its CSV worklist. */
    patterns?: readonly string[]
    worklistSha256?: string | null
  }
  /** The site's own patterns for file names, in the order in which they are tried. */
  /** `camera`: for photographs that name it alone; absent: for all others. */
  'import.patterns_set': { patterns: readonly string[]; camera?: string }
  'import.interrupted': { importId: string; code: string; reason: string }
  /** `second`: another place for second copies than before, which so hold nothing of this import yet. */
  'import.resumed': { importId: string; files: number; bytes: number; second?: string }
  'import.file': {
    importId: string
    sourceName: string
    outcome: 'duplicate' | 'rejected' | 'failed'
    code: string | null
    reason: string | null
    sha256: string | null
    bytes: number | null
    duplicateOf: string | null
  }
  'import.finished': {
    importId: string
    counts: Readonly<Record<string, number>>
    safeToRemove: boolean
  }

  'image.imported': {
    imageId: string
    importId: string
    batchId: string
    sourceName: string
    sha256: string
    extension: string
    bytes: number
    width: number
    height: number
    /** How the copy was read back before it was acknowledged. */
    verified: string
    facts: ImageFacts
    /** 64-bit perceptual hash in hex, where one was computed, and the image it resembles. */
    perceptualHash: string | null
    nearDuplicateOf: string | null
    /** SHA-256 of the DICOM, BMP or JPEG 2000 file that the photograph was in; it lies under `containers/`. */
    container?: string
    /** Where the file states a scale. */
    pixelSpacing?: PixelSpacing
  }
  /** The copy in the second place, of a photograph that this import took or found in the library already. */
  'image.second_copy': {
    importId: string
    sourceName: string
    sha256: string
    state: 'verified' | 'failed'
    /** How it was read back, where it was. */
    verified: string | null
    reason: string | null
    /** Absent in what earlier releases recorded. */
    code?: SecondReason | null
  }
  /** What the picture itself shows, worked out after the copy was safe. */
  'image.examined': {
    imageId: string
    importId: string
    perceptualHash: string | null
    nearDuplicateOf: string | null
  }
  /** A stored original that was read again is not what it was, or is sound again. */
  'image.original_checked': { imageId: string; state: 'sound' | 'missing' | 'altered' }
  /** A stored original was found missing or altered and a fresh verified copy took its place. */
  'image.original_restored': { imageId: string; importId: string; verified: string }
  /** A photograph was kept although the run `runId` says that it cannot be graded. The last one counts. */
  'image.retake_dismissed': {
    imageId: string
    runId: string
    reason: DismissalReason
    comment: string | null
  }
  'image.corrected': { imageId: string; facts: Partial<ImageFacts>; reason: string }

  'model_run.completed': NetworkAnswer & {
    imageId: string
    /** SHA-256 of the activation map and of the embedding stored beside the run. */
    camSha256: string | null
    embeddingSha256: string | null
  }
  /**
   * What this workstation grades with from its next start, and its accelerator's last self-test; null: never tested.
   * By the administrator who chose, or by the system where the library was closed at the time.
   */
  'workstation.provider_set': {
    provider: 'cpu' | 'cuda' | 'dml' | 'coreml'
    selfTest: {
      provider: string
      result: 'passed' | 'refused'
      reason: string | null
      runtime: string | null
      modelId: string
      modelSha256: string | null
      /** Largest difference from the CPU's answers as a share of their scale, and what was allowed. */
      maxDifference: number | null
      tolerance: number
      when: string
    } | null
  }

  'model_run.failed': { imageId: string; modelId: string; code: string; reason: string }

  'reading.opened': {
    readingId: string
    imageId: string
    role: ReadingRole
    protocol: Protocol
    activeMs: number
  }
  'reading.blind_grade': {
    readingId: string
    result: GradeResult
    comment: string | null
    activeMs: number
  }
  'reading.revealed': { readingId: string; runId: string; activeMs: number }
  /** What the readers before her had said was disclosed to an arbiter. */
  'reading.graders_shown': { readingId: string; readings: readonly string[]; activeMs: number }
  'reading.final_grade': {
    readingId: string
    decision: 'kept' | 'changed'
    result: GradeResult
    reason: DisagreementReason | null
    comment: string | null
    activeMs: number
  }
  'reading.overlay_shown': { readingId: string; runId: string; activeMs: number }
  'reading.retracted': { readingId: string; retracts: readonly string[]; activeMs: number }
  'reading.amended': {
    readingId: string
    result: GradeResult
    reason: string
    activeMs: number
  }
  'reading.signed_off': { readingId: string; batchId: string }
}

export type EventType = keyof EventPayloads

/** One event as stored. `seq` counts from 1 without a gap; hashes are lower-case hex SHA-256. */
export interface StoredEvent<T extends EventType = EventType> {
  readonly seq: number
  readonly id: string
  /** UTC, ISO 8601 with milliseconds. */
  readonly at: string
  readonly type: T
  readonly operatorId: string
  readonly workstationId: string
  readonly payload: EventPayloads[T]
  readonly prevHash: string
  readonly hash: string
}

/** A stored event whose `type` narrows its `payload`. */
export type AnyStoredEvent = { [T in EventType]: StoredEvent<T> }[EventType]
