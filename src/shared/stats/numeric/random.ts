/** A stream of pseudo-random numbers. */
export interface RandomStream {
  /** Uniform 32-bit unsigned integer. */
  next32: () => number
  /** Uniform in [0, 1) with 53 random bits. */
  next: () => number
}

/**
 * Stream number `index` of `seed` (both non-negative safe integers). sfc32 (Chris Doty-Humphrey's
 * PractRand, public domain) started from both numbers. Every bootstrap replicate has its own stream,
 * so the result does not depend on how the replicates are shared out or in which order they run.
 */
export function randomStream(seed: number, index: number): RandomStream {
  // An array of 32-bit integers: captured numbers of that size would be boxed at every step.
  const state = new Int32Array(4)
  let previous = 0
  const words = [seed >>> 0, Math.floor(seed / 2 ** 32), index >>> 0, Math.floor(index / 2 ** 32)]
  words.forEach((word, k) => (state[k] = previous = mix(word ^ previous ^ (0x9e3779b9 * (k + 1)))))

  function next32(): number {
    const a = state[0] ?? 0
    const b = state[1] ?? 0
    const c = state[2] ?? 0
    const counter = state[3] ?? 0
    const total = (a + b + counter) | 0
    state[3] = counter + 1
    state[0] = b ^ (b >>> 9)
    state[1] = c + (c << 3)
    state[2] = ((c << 21) | (c >>> 11)) + total
    return total >>> 0
  }

  for (let warmUp = 0; warmUp < 15; warmUp++) next32()
  return { next32, next: () => ((next32() >>> 5) * 67108864 + (next32() >>> 6)) / 2 ** 53 }
}

/** Murmur3's 32-bit finaliser: neighbouring seeds start far apart. */
function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
