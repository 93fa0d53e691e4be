/** Limits of the gradability rules. Names say which side of which measure is refused. */
export interface QualityThresholds {
  readonly minBrightness: number
  readonly maxBrightness: number
  readonly maxDarkFraction: number
  readonly maxClippedFraction: number
  readonly maxGlareFraction: number
  readonly minDetail: number
  readonly maxDetail: number
  readonly minSharpness: number
  readonly minContrast: number
  readonly maxContrast: number
  readonly minSmoothness: number
  readonly maxBlueToRed: number
  readonly minFieldAspect: number
  readonly maxFieldAspect: number
}

/** Rises whenever a measure or a threshold changes, and is stored with every result. */
export const QUALITY_VERSION = 1

export const QUALITY_THRESHOLDS: QualityThresholds = {
  minBrightness: 25,
  maxBrightness: 215,
  maxDarkFraction: 0.25,
  maxClippedFraction: 0.05,
  maxGlareFraction: 0.04,
  minDetail: 3,
  maxDetail: 18,
  minSharpness: 0.02,
  minContrast: 1,
  maxContrast: 52,
  minSmoothness: 0.4,
  maxBlueToRed: 1.05,
  minFieldAspect: 0.65,
  maxFieldAspect: 1.6
}
