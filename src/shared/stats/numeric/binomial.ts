import { at } from './at'
import type { RandomStream } from './random'

/**
 * One binomial(n, p) draw, in constant expected time: inversion when n·min(p, 1−p) < 10, else
 * transformed rejection (BTRS; Hörmann 1993, "The generation of binomial random variates").
 */
export function drawBinomial(random: RandomStream, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0
  if (p >= 1) return n
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p)
  return n * p < 10 ? byInversion(random, n, p) : byRejection(random, n, p)
}

function byInversion(random: RandomStream, n: number, p: number): number {
  const odds = p / (1 - p)
  const first = Math.exp(n * Math.log1p(-p))
  for (;;) {
    let probability = first
    let rest = random.next()
    // The bound is far in the tail (mean < 10): reached only through rounding, then drawn again.
    for (let k = 0; k <= Math.min(n, 110); k++) {
      if (rest < probability) return k
      rest -= probability
      probability *= (odds * (n - k)) / (k + 1)
    }
  }
}

function byRejection(random: RandomStream, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const c = n * p + 0.5
  const quick = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * spread
  const mode = Math.floor((n + 1) * p)
  for (;;) {
    const u = random.next() - 0.5
    let v = random.next()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + c)
    if (us >= 0.07 && v <= quick) return k
    if (k < 0 || k > n) continue
    v = Math.log((v * alpha) / (a / (us * us) + b))
    const bound =
      (mode + 0.5) * Math.log(((mode + 1) * (1 - p)) / (p * (n - mode + 1))) +
      (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * Math.log(((n - k + 1) * p) / ((k + 1) * (1 - p))) +
      stirlingTail(mode) +
      stirlingTail(n - mode) -
      stirlingTail(k) -
      stirlingTail(n - k)
    if (v <= bound) return k
  }
}

const SMALL_TAILS = [
  0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.0207906721037651,
  0.0166446911898211, 0.0138761288230707, 0.0118967099458917, 0.010411265261972,
  0.00925546218271273, 0.00833056343336287
]

/** ln k! − [ (k + ½)·ln(k + 1) − (k + 1) + ½·ln 2π ]. */
function stirlingTail(k: number): number {
  if (k < SMALL_TAILS.length) return at(SMALL_TAILS, k)
  const x = k + 1
  const squared = x * x
  return (1 / 12 - (1 / 360 - 1 / 1260 / squared) / squared) / x
}
