import { estimated, normalInterval, notEstimable } from '../estimate'
import type { Estimate, Interval } from '../estimate'

/** A chance-corrected coefficient (p_a − p_e)/(1 − p_e) with its standard error. */
export interface Coefficient {
  readonly observed: number | null
  readonly expected: number | null
  readonly value: Estimate
  readonly se: Estimate
  readonly ci95: Interval | null
}

export function coefficient(
  observed: number,
  expected: number,
  value: number,
  se: number
): Coefficient {
  const known = Number.isFinite(se)
  return {
    observed,
    expected,
    value: estimated(value),
    se: known ? estimated(se) : notEstimable('a standard error needs two or more images'),
    ci95: known ? normalInterval(value, se) : null
  }
}

export function undefinedCoefficient(
  reason: string,
  observed: number | null = null,
  expected: number | null = null
): Coefficient {
  return {
    observed,
    expected,
    value: notEstimable(reason),
    se: notEstimable(reason),
    ci95: null
  }
}
