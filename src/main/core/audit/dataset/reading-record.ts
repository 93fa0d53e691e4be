import type { Eye } from '../../../../shared/domain/image'
import type { Protocol, ReadingRole } from '../../../../shared/domain/reading'
import type { ReadStatus } from '../../../../shared/contract/worklist'

/** One reading with what it is judged by. Grades are 0-4, BLANK (-1) or UNGRADABLE (-2). */
export interface ReadingRecord {
  readonly id: string
  readonly imageId: string
  readonly patientId: string | null
  readonly eye: Eye
  readonly camera: string | null
  readonly site: string | null
  readonly batchId: string
  readonly grader: string
  readonly role: ReadingRole
  readonly protocol: Protocol
  readonly status: ReadStatus
  readonly blind: number
  readonly blindDme: number | null
  readonly final: number
  readonly finalDme: number | null
  readonly reason: string | null
  readonly activeMs: number
  readonly openedAt: string
  readonly finishedAt: string | null
  /** Something was taken back and not given again. */
  readonly retracted: boolean
  /** The answer that this reader was shown, not a later model's. */
  readonly network: number
  readonly networkReferable: boolean | null
  readonly networkProbability: number | null
  readonly modelId: string | null
  readonly modelSha256: string | null
  /** Grades that the network held possible, and how often such sets were made to hold the true one. */
  readonly predictionSet: readonly number[] | null
  readonly predictionSetCoverage: number | null
  /** The image's final grade over all its readings, and who had a part in it. */
  readonly imageFinal: number
  readonly setAlone: boolean
  readonly readIndependently: boolean
  /** Settled between readers, whose grades were shown too. Version 1 of the method did not tell these apart. */
  readonly arbitration: boolean
}

/** One image with the newest answer, whether anybody read it or not. */
export interface ImageRecord {
  readonly id: string
  readonly patientId: string | null
  readonly eye: Eye
  readonly camera: string | null
  readonly site: string | null
  readonly batchId: string
  /** Capture time, or import time where the camera gave none. */
  readonly at: string
  readonly network: number
  readonly referable: boolean | null
  readonly modelId: string | null
}

export interface Dataset {
  readonly readings: readonly ReadingRecord[]
  readonly images: readonly ImageRecord[]
}
