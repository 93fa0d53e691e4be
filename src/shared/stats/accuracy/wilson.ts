import { Z95 } from '../estimate'

/** k of n with its interval; all null when n = 0. */
export type Proportion =
  | {
      readonly value: number
      readonly low: number
      readonly high: number
      readonly count: number
      readonly n: number
      readonly notEstimable: null
    }
  | {
      readonly value: null
      readonly low: null
      readonly high: null
      readonly count: number
      readonly n: number
      readonly notEstimable: string
    }

/**
 * Wilson's score interval (1927), Newcombe's method 3 (1998), no continuity correction. With z the normal
 * quantile: (2k + z² ± z·√(z² + 4k(n − k)/n)) / 2(n + z²). `emptyReason` says why n may be 0.
 */
export function wilson(
  count: number,
  n: number,
  emptyReason = 'there are no cases',
  z: number = Z95
): Proportion {
  if (n === 0) return { value: null, low: null, high: null, count, n, notEstimable: emptyReason }
  const root = z * Math.sqrt(z * z + (4 * count * (n - count)) / n)
  const divisor = 2 * (n + z * z)
  // Exact ends where the formula would leave rounding dust.
  const low = count === 0 ? 0 : (2 * count + z * z - root) / divisor
  const high = count === n ? 1 : (2 * count + z * z + root) / divisor
  return { value: count / n, low, high, count, n, notEstimable: null }
}
