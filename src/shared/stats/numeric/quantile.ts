import { at } from './at'

/** Quantile of an ascending list by linear interpolation (Hyndman & Fan 1996, type 7; R's and NumPy's default). */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  if (sorted.length === 0) return Number.NaN
  const position = (sorted.length - 1) * Math.min(1, Math.max(0, probability))
  const below = Math.floor(position)
  const low = at(sorted, below)
  if (below === position) return low
  return low + (position - below) * (at(sorted, below + 1) - low)
}
