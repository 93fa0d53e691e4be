import { estimated, notEstimable } from '../estimate'
import { at } from '../numeric/at'
import { wilson } from './wilson'
import type { Estimate } from '../estimate'
import type { Proportion } from './wilson'

export interface ReliabilityBin {
  /** Bounds of the predicted probability; the upper bound belongs to the next bin, 1 to the last. */
  readonly from: number
  readonly to: number
  readonly n: number
  readonly meanPredicted: number | null
  readonly observed: Proportion
}

export interface Reliability {
  readonly n: number
  readonly bins: readonly ReliabilityBin[]
  /** Expected and maximum calibration error (Naeini et al. 2015): mean and largest |observed − predicted|. */
  readonly ece: Estimate
  readonly mce: Estimate
  /** Brier score (1950): mean (p − outcome)². */
  readonly brier: Estimate
}

/** Reliability diagram in bins of equal width. `predicted` in 0–1, `happened` of the same length. */
export function reliability(
  predicted: ArrayLike<number>,
  happened: ArrayLike<boolean>,
  bins = 10
): Reliability {
  const counts = new Float64Array(bins)
  const hits = new Float64Array(bins)
  const totals = new Float64Array(bins)
  let squares = 0
  for (let index = 0; index < predicted.length; index++) {
    const p = at(predicted, index)
    const hit = happened[index] === true ? 1 : 0
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(p * bins)))
    counts[bin] = at(counts, bin) + 1
    hits[bin] = at(hits, bin) + hit
    totals[bin] = at(totals, bin) + p
    squares += (p - hit) ** 2
  }
  const n = predicted.length
  const rows = Array.from({ length: bins }, (_, bin): ReliabilityBin => {
    const size = at(counts, bin)
    return {
      from: bin / bins,
      to: (bin + 1) / bins,
      n: size,
      meanPredicted: size === 0 ? null : at(totals, bin) / size,
      observed: wilson(at(hits, bin), size, 'no prediction fell into this bin')
    }
  })
  const none = notEstimable('there are no predictions')
  if (n === 0) return { n, bins: rows, ece: none, mce: none, brier: none }
  const gaps = rows.flatMap(({ n: size, meanPredicted, observed }) =>
    meanPredicted === null || observed.value === null
      ? []
      : [{ size, gap: Math.abs(observed.value - meanPredicted) }]
  )
  return {
    n,
    bins: rows,
    ece: estimated(gaps.reduce((total, { size, gap }) => total + (size * gap) / n, 0)),
    mce: estimated(Math.max(...gaps.map(({ gap }) => gap))),
    brier: estimated(squares / n)
  }
}
