import { upperGamma } from './gamma'

/** P(X > x) for X chi-square distributed with df degrees of freedom: Q(df/2, x/2). NaN when df is not above 0. */
export function chiSquareTail(x: number, df: number): number {
  return upperGamma(df / 2, Math.max(0, x) / 2)
}
