import { at } from './at'

const LANCZOS_G = 607 / 128
const LANCZOS = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
  -0.49191381609762019978, 0.33994649984811888699e-4, 0.46523628927048575665e-4,
  -0.98374475304879564677e-4, 0.15808870322491248884e-3, -0.21026444172410488319e-3,
  0.2174396181152126432e-3, -0.16431810653676389022e-3, 0.84418223983852743293e-4,
  -0.2619083840158140867e-4, 0.36899182659531622704e-5
]

/** ln Γ(x) for x > 0. Lanczos (1964) with Godfrey's 15 coefficients, relative error below 1e-14. */
export function logGamma(x: number): number {
  let series = at(LANCZOS, 0)
  for (let k = 1; k < LANCZOS.length; k++) series += at(LANCZOS, k) / (x + k - 1)
  const t = x + LANCZOS_G - 0.5
  return (x - 0.5) * Math.log(t) - t + 0.5 * Math.log(2 * Math.PI) + Math.log(series)
}

const MAX_TERMS = 100_000
const PRECISION = 1e-16

/**
 * Regularised upper incomplete gamma function Q(s, x) = Γ(s, x)/Γ(s), s > 0, x ≥ 0.
 * Series (DLMF 8.11.4) below s + 1, else the continued fraction (DLMF 8.9.2) by Lentz's method, so
 * that the small tail is computed directly and never as 1 minus something near 1.
 */
export function upperGamma(s: number, x: number): number {
  if (!(s > 0) || !(x >= 0)) return Number.NaN
  if (x === 0) return 1
  if (x === Infinity) return 0
  const scale = Math.exp(s * Math.log(x) - x - logGamma(s))
  return x < s + 1 ? 1 - scale * lowerSeries(s, x) : scale * upperFraction(s, x)
}

function lowerSeries(s: number, x: number): number {
  let term = 1 / s
  let total = term
  for (let k = 1; k < MAX_TERMS && term > total * PRECISION; k++) {
    term *= x / (s + k)
    total += term
  }
  return total
}

function upperFraction(s: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - s
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let k = 1; k < MAX_TERMS; k++) {
    const a = -k * (k - s)
    b += 2
    d = a * d + b
    if (Math.abs(d) < tiny) d = tiny
    c = b + a / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    const step = d * c
    fraction *= step
    if (Math.abs(step - 1) < PRECISION) break
  }
  return fraction
}
