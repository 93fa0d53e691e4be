/**
 * Limits of the gradability rules. Names say which side of which measure is refused.
 *
 * Chosen on the fit half of DRIMDB (good, bad, not a fundus) and of the graded APTOS and IDRiD photographs, which
 * should pass; `npm run bench -- quality-thresholds` tells which limits refuse 1 % of those, and counts what the
 * limits below do. On the check half, which set nothing: DRIMDB 96 of 107 right (bad 71 % refused, not a fundus
 * 89 %, good 0 %); of photographs that carry a grade, refused APTOS 0.9 % of 1,404, IDRiD 1.4 % of 217, EyePACS
 * (strong JPEG compression, many of them poor) 4.8 % of 558. A network with a gradability output is to replace them.
 */
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
