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
  let a = mix((seed >>> 0) ^ 0x9e3779b9)
  let b = mix(Math.floor(seed / 2 ** 32) ^ 0x243f6a88 ^ a)
  let c = mix((index >>> 0) ^ 0xb7e15162 ^ b)
  let counter = mix(Math.floor(index / 2 ** 32) ^ 0xdeadbeef ^ c)

  function next32(): number {
    const total = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + total) | 0
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
