import { GRADES, type Grade } from '../../../../shared/domain/grade'
import type { Conformal } from '../models/manifest'

/** Rounding of the manifest's quantile: the recipe that chose it allows as much. */
const SLACK = 1e-9

/**
 * Grades that the network holds possible: those with 1 − p ≤ quantile (least ambiguous set, Sadinle et al. 2019),
 * and the likeliest always (the lowest of several), so that no set is empty. Rising; may have gaps. Over images
 * like those that the quantile was chosen on, the set holds the true grade as often as `coverage` says.
 * The network's own grade comes from its score and can lie outside.
 */
export function predictionSet(
  probabilities: readonly number[],
  { quantile }: Pick<Conformal, 'quantile'>
): Grade[] {
  const likeliest = probabilities.indexOf(Math.max(...probabilities))
  return GRADES.filter(
    (grade) => grade === likeliest || 1 - (probabilities[grade] ?? 0) <= quantile + SLACK
  )
}
