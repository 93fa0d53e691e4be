import type { UngradableReason } from '../../../../shared/domain/grade'
import type { QualityMeasures } from '../image-grade'
import { QUALITY_THRESHOLDS, type QualityThresholds } from './thresholds'

/**
 * Decides whether a photograph can be graded: the reason why not, or null. Exposure is asked first, because a
 * black or burnt-out picture fails every other measure as well; blur last, because anything else explains it.
 */
export function ungradableReason(
  q: QualityMeasures,
  t: QualityThresholds = QUALITY_THRESHOLDS
): UngradableReason | null {
  if (q.brightness < t.minBrightness || q.darkFraction > t.maxDarkFraction) return 'dark'
  if (q.clippedFraction > t.maxClippedFraction || q.brightness > t.maxBrightness) {
    return 'over-exposed'
  }
  if (!looksLikeFundus(q, t)) return 'not-a-fundus'
  if (
    q.fieldFraction === 0 ||
    q.fieldAspect < t.minFieldAspect ||
    q.fieldAspect > t.maxFieldAspect
  ) {
    return 'field'
  }
  if (q.glareFraction > t.maxGlareFraction) return 'artefact'
  if (q.detail < t.minDetail || q.sharpness < t.minSharpness) return 'blur'
  return null
}

/** Noise, a flat colour, a blue picture, or harsher structure than any retina shows (eyelid, lashes, print). */
function looksLikeFundus(q: QualityMeasures, t: QualityThresholds): boolean {
  return (
    q.smoothness >= t.minSmoothness &&
    q.contrast >= t.minContrast &&
    q.blueToRed <= t.maxBlueToRed &&
    q.detail <= t.maxDetail &&
    q.contrast <= t.maxContrast
  )
}
