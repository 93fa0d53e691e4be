import type { Grade, GradeResult, UngradableReason } from './grade'

/** Which eye a network sees, and its probability, 0.5–1. It has no say in which eye an image is of. */
export interface EyeGuess {
  readonly eye: 'OD' | 'OS'
  readonly probability: number
}

/** One network's immutable answer for one image: the payload of a `model_run.completed` event. */
export interface NetworkAnswer {
  readonly runId: string
  readonly model: { readonly id: string; readonly sha256: string }
  readonly provider: string
  readonly runtime: string
  readonly preprocessingVersion: number
  /** Fused severity, about 0-4. */
  readonly score: number
  readonly grade: Grade
  /** P(grade = 0..4), calibrated, sums to 1. */
  readonly probabilities: readonly number[]
  /** P(grade >= 1..4). */
  readonly ordinal: readonly number[]
  readonly referable: boolean
  readonly referableReasons: readonly string[]
  readonly referableProbability: number
  readonly gradable: boolean
  readonly ungradableReason: UngradableReason | null
  /** Quality measures by name, units documented where they are computed. */
  readonly quality: Readonly<Record<string, number>>
  // What follows is absent from answers of networks that have no such output, and from older ones.
  /** Grades held possible, rising, never empty; the network's own grade can lie outside. */
  readonly predictionSet?: readonly Grade[]
  /** How often the set was made to hold the true grade, 0-1. */
  readonly predictionSetCoverage?: number
  readonly laterality?: EyeGuess
  /** The network's own P(gradable); rules decide `gradable`. */
  readonly gradableProbability?: number
}

/** The network's answer in a grader's terms. */
export function resultOfNetwork(
  answer: Pick<NetworkAnswer, 'grade' | 'gradable' | 'ungradableReason'>
): GradeResult {
  return answer.gradable
    ? { kind: 'grade', grade: answer.grade, dme: null }
    : { kind: 'ungradable', reason: answer.ungradableReason ?? 'artefact' }
}
