/** A number, or the reason why the data do not define one. */
export type Estimate =
  | { readonly value: number; readonly notEstimable: null }
  | { readonly value: null; readonly notEstimable: string }

export function estimated(value: number): Estimate {
  return { value, notEstimable: null }
}

export function notEstimable(reason: string): Estimate {
  return { value: null, notEstimable: reason }
}

/** Two ends of an interval. Never clipped: an end outside the scale says that the sample is small. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** Two-sided 95 % quantile of the standard normal distribution. */
export const Z95 = 1.959963984540054

/** value ± z·se. */
export function normalInterval(value: number, se: number, z: number = Z95): Interval {
  return { low: value - z * se, high: value + z * se }
}

export const NO_PAIRS = 'no image has two ratings to compare'
