import type { ImageGrade } from '../grading/image-grade'

/** Whatever grades a photograph: the pool of grading hosts, or a stand-in in tests. */
export interface Grader {
  readonly model: { readonly id: string; readonly sha256: string }
  /** How many photographs to hand over at once so that decoding overlaps with the network. */
  readonly concurrency: number
  /** Rejects with an AppError whose code says why this photograph has no answer. */
  grade(job: { id: string; path: string; signal?: AbortSignal }): Promise<ImageGrade>
  close(): Promise<void>
}

/** A grader, or why there is none: photographs can still be imported and read. */
export interface OpenedGrader {
  readonly grader: Grader | null
  readonly problem: string | null
  /** Why the CPU computes although an accelerator was enabled. */
  readonly providerProblem?: string | null
}
