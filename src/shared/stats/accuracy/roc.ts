import { estimated, normalInterval, notEstimable } from '../estimate'
import { at } from '../numeric/at'
import type { Estimate, Interval } from '../estimate'

/** One point of a ROC curve: calling positive at scores ≥ threshold. */
export interface RocPoint {
  readonly threshold: number
  readonly sensitivity: number
  readonly specificity: number
}

export interface Roc {
  readonly positives: number
  readonly negatives: number
  readonly auc: Estimate
  readonly se: Estimate
  readonly ci95: Interval | null
  /** From "nothing is positive" (threshold ∞) to "everything is"; one point per distinct score. */
  readonly points: readonly RocPoint[]
}

/**
 * ROC curve and AUC of scores against truth; tied scores count half (Mann–Whitney). Standard error by
 * DeLong, DeLong & Clarke-Pearson (1988), from placement values: O(n log n). Scores must be finite.
 */
export function roc(scores: ArrayLike<number>, truth: ArrayLike<boolean>): Roc {
  const order = Array.from(scores, (_, index) => index).sort(
    (x, y) => at(scores, y) - at(scores, x)
  )
  const positives = order.filter((index) => truth[index] === true).length
  const negatives = order.length - positives
  const points: RocPoint[] = [{ threshold: Infinity, sensitivity: 0, specificity: 1 }]
  const placements = new Moments(positives)
  const counterplacements = new Moments(negatives)
  let truePositives = 0
  let falsePositives = 0
  for (let start = 0; start < order.length;) {
    const threshold = at(scores, at(order, start))
    let end = start
    let tiedPositives = 0
    while (end < order.length && at(scores, at(order, end)) === threshold) {
      if (truth[at(order, end)] === true) tiedPositives++
      end++
    }
    const tiedNegatives = end - start - tiedPositives
    // Share of the other class that lies on the wrong side of this score, ties half.
    const below = negatives - falsePositives - tiedNegatives
    placements.add((below + tiedNegatives / 2) / negatives, tiedPositives)
    counterplacements.add((truePositives + tiedPositives / 2) / positives, tiedNegatives)
    truePositives += tiedPositives
    falsePositives += tiedNegatives
    points.push({
      threshold,
      sensitivity: truePositives / positives,
      specificity: 1 - falsePositives / negatives
    })
    start = end
  }
  if (positives === 0 || negatives === 0) {
    const none = notEstimable(
      positives === 0 ? 'the reference has no positives' : 'the reference has no negatives'
    )
    return { positives, negatives, auc: none, se: none, ci95: null, points: [] }
  }
  const auc = placements.mean
  const se = Math.sqrt(placements.variance / positives + counterplacements.variance / negatives)
  const known = Number.isFinite(se)
  return {
    positives,
    negatives,
    auc: estimated(auc),
    se: known ? estimated(se) : notEstimable('each class needs two or more cases'),
    ci95: known ? normalInterval(auc, se) : null,
    points
  }
}

/** Mean and sample variance of repeated values, `count` in all. */
class Moments {
  private total = 0
  private squares = 0

  constructor(private readonly count: number) {}

  add(value: number, times: number): void {
    if (times === 0) return
    this.total += value * times
    this.squares += value * value * times
  }

  get mean(): number {
    return this.total / this.count
  }

  get variance(): number {
    return Math.max(0, this.squares - this.total * this.mean) / (this.count - 1)
  }
}
