import { SMALL_SIDE } from './small-picture'

const SIDE = 32
const KEPT = 8

/**
 * 64-bit perceptual hash in hex: signs of the low frequencies (8 x 8 of a 32 x 32 cosine transform of the
 * luminance) against their median, the constant term left out of the median. The same photograph saved again,
 * made smaller or a little brighter keeps almost all of its bits.
 * @param small what `smallPicture` gives
 */
export function perceptualHash(small: Uint8Array): string {
  const grey = reduced(small)
  const low = lowFrequencies(grey)
  const sorted = low.slice(1).sort((a, b) => a - b)
  const median = ((sorted[31] ?? 0) + (sorted[30] ?? 0)) / 2
  let bits = 0n
  for (const value of low) bits = (bits << 1n) | (value > median ? 1n : 0n)
  return bits.toString(16).padStart(16, '0')
}

/** Means of 3 x 3 pixels. */
function reduced(small: Uint8Array): Float64Array {
  const step = SMALL_SIDE / SIDE
  const grey = new Float64Array(SIDE * SIDE)
  for (let i = 0; i < small.length; i++) {
    const x = Math.floor((i % SMALL_SIDE) / step)
    const y = Math.floor(i / SMALL_SIDE / step)
    grey[y * SIDE + x] = (grey[y * SIDE + x] ?? 0) + (small[i] ?? 0) / step ** 2
  }
  return grey
}

/** Bits in which two hashes differ, 0 to 64. */
export function hashDistance(a: string, b: string): number {
  const [highA, lowA] = halves(a)
  const [highB, lowB] = halves(b)
  return popCount(highA ^ highB) + popCount(lowA ^ lowB)
}

/** A hash as two 32-bit words, for comparing one with very many. */
export function halves(hash: string): readonly [high: number, low: number] {
  return [parseInt(hash.slice(0, 8), 16) | 0, parseInt(hash.slice(8), 16) | 0]
}

export function popCount(word: number): number {
  let v = word - ((word >>> 1) & 0x5555_5555)
  v = (v & 0x3333_3333) + ((v >>> 2) & 0x3333_3333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24
}

/** Upper left 8 x 8 of the two-dimensional type-II cosine transform, rows first. */
function lowFrequencies(grey: Float64Array): number[] {
  const rows = new Float64Array(SIDE * KEPT)
  for (let y = 0; y < SIDE; y++)
    for (let u = 0; u < KEPT; u++) {
      let sum = 0
      for (let x = 0; x < SIDE; x++) sum += (grey[y * SIDE + x] ?? 0) * (COSINES[u * SIDE + x] ?? 0)
      rows[y * KEPT + u] = sum
    }
  const low: number[] = []
  for (let v = 0; v < KEPT; v++)
    for (let u = 0; u < KEPT; u++) {
      let sum = 0
      for (let y = 0; y < SIDE; y++) sum += (rows[y * KEPT + u] ?? 0) * (COSINES[v * SIDE + y] ?? 0)
      low.push(sum)
    }
  return low
}

const COSINES = Float64Array.from({ length: KEPT * SIDE }, (_, i) =>
  Math.cos((Math.PI * Math.floor(i / SIDE) * (2 * (i % SIDE) + 1)) / (2 * SIDE))
)
