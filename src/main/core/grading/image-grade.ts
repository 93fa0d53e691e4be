import type { Grade, UngradableReason } from '../../../shared/domain/grade'
import type { EyeGuess } from '../../../shared/domain/network-answer'

/** Why an image is flagged for referral; several may hold. */
export type ReferableReason = 'grade' | 'probability' | 'dme' | 'ungradable'

/** Things about the file that a reader of the result should know. */
export type DecodeNote =
  | 'first-frame-only'
  | 'greyscale'
  | 'cmyk-converted'
  | 'sixteen-bit-reduced'
  | 'alpha-dropped'
  | 'end-marker-missing'

/**
 * Measurements behind the gradability decision, taken on the field of view resized to 224 x 224 (so that they
 * mean the same for every camera), inside an ellipse of 90 % of its size. G is the green channel, 0–255.
 */
export interface QualityMeasures {
  /** Field of view box as a fraction of the frame's area; 0 when no field was found and the frame stands in. */
  readonly fieldFraction: number
  /** Box width ÷ height in pixels of the original. */
  readonly fieldAspect: number
  /** 90th percentile of dark thin structure (vessels) relative to local brightness. */
  readonly sharpness: number
  /** Standard deviation of G about its local mean, grey levels. */
  readonly detail: number
  /** Standard deviation of G over the field, grey levels. */
  readonly contrast: number
  /** Mean luma, 0–255. */
  readonly brightness: number
  /** Share of pixels with every channel below 30. */
  readonly darkFraction: number
  /** Share of pixels with red and green at 245 or more. */
  readonly clippedFraction: number
  /** Share of pixels with every channel at 235 or more. */
  readonly glareFraction: number
  /** Correlation of neighbouring pixels' detail: near 0 is noise. */
  readonly smoothness: number
  /** Mean blue ÷ mean red. */
  readonly blueToRed: number
}

/** Half-open box in pixels of the upright original: rows y0…y1, columns x0…x1. */
export interface FieldOfView {
  readonly y0: number
  readonly y1: number
  readonly x0: number
  readonly x1: number
}

/** Class-activation map of severity, row-major over the field of view, `values.length === h * w`. */
export interface ActivationMap {
  readonly h: number
  readonly w: number
  readonly values: Float32Array
}

/** One network's immutable answer for one photograph. */
export interface ImageGrade {
  readonly sha256: string
  /** Size in pixels as the photograph is shown, its EXIF orientation applied. */
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly notes: readonly DecodeNote[]
  /** The network's own ICDR grade, from score and cut-points; not to be shown when `gradable` is false. */
  readonly grade: Grade
  /** Fused severity, about 0–4. */
  readonly score: number
  readonly probabilities: readonly number[]
  /** P(grade ≥ 1 … 4); empty where the network has no such output. */
  readonly ordinal: readonly number[]
  readonly referable: boolean
  readonly referableReasons: readonly ReferableReason[]
  readonly referableProbability: number
  /** Grades held possible, rising; null where the network's manifest has no quantile. */
  readonly predictionSet: readonly Grade[] | null
  /** How often the set was made to hold the true grade, 0–1. */
  readonly predictionSetCoverage: number | null
  /** Which eye the network sees; null where it has no such output. */
  readonly laterality: EyeGuess | null
  /** The network's P(gradable), beside the rules that decide `gradable`. */
  readonly gradableProbability: number | null
  readonly gradable: boolean
  readonly ungradableReason: UngradableReason | null
  readonly quality: QualityMeasures
  readonly model: { readonly id: string; readonly sha256: string }
  readonly provider: string
  readonly runtimeVersion: string
  readonly preprocessingVersion: number
  /** Which version of the gradability rules decided. */
  readonly qualityVersion: number
  readonly cam: ActivationMap | null
  readonly embedding: Float32Array | null
  /** Outputs that the manifest names beyond the known ones, flattened, by name. */
  readonly extra: Readonly<Record<string, readonly number[]>>
  readonly fieldOfView: FieldOfView
  readonly ms: { readonly decode: number; readonly inference: number }
}
