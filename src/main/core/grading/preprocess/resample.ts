import type { FieldOfView } from '../image-grade'
import type { Raster } from './raster'

/** For each output position: first source index, and where its weights lie in `weights`. */
interface AxisPlan {
  readonly first: Int32Array
  readonly taps: number
  readonly weights: Float32Array
}

/**
 * Cuts `box` out of `source` and resizes it to `width` x `height`, each axis on its own: area average when it
 * shrinks, cubic (a = -0.75, edge pixels repeated) when it grows. Returns interleaved RGB, 0–255, rounded: the
 * network was trained on 8-bit crops.
 * Box edges may be fractional: an area average weighs the pixels that they cut.
 */
export function resampleBox(
  source: Raster,
  box: FieldOfView,
  width: number,
  height: number
): Uint8Array {
  const across = planAxis(box.x0, box.x1, width, source.width)
  const down = planAxis(box.y0, box.y1, height, source.height)
  const firstRow = Math.min(...down.first)
  const lastRow = Math.max(...down.first) + down.taps
  const narrow = new Float32Array((lastRow - firstRow) * width * 3)
  for (let y = firstRow; y < lastRow; y++) {
    const clamped = Math.min(Math.max(y, 0), source.height - 1)
    shrinkRow(
      source.data,
      clamped * source.width * 3,
      source.width,
      across,
      narrow,
      (y - firstRow) * width * 3,
      width
    )
  }
  return sumRows(narrow, firstRow, width, down, height)
}

function shrinkRow(
  data: Uint8Array,
  base: number,
  sourceWidth: number,
  plan: AxisPlan,
  out: Float32Array,
  outBase: number,
  width: number
): void {
  const { first, taps, weights } = plan
  const last = sourceWidth - 1
  for (let x = 0; x < width; x++) {
    let r = 0
    let g = 0
    let b = 0
    const start = first[x] ?? 0
    for (let t = 0; t < taps; t++) {
      const weight = weights[x * taps + t] ?? 0
      const column = start + t
      const at = base + (column < 0 ? 0 : column > last ? last : column) * 3
      r += weight * (data[at] ?? 0)
      g += weight * (data[at + 1] ?? 0)
      b += weight * (data[at + 2] ?? 0)
    }
    const to = outBase + x * 3
    out[to] = r
    out[to + 1] = g
    out[to + 2] = b
  }
}

function sumRows(
  narrow: Float32Array,
  firstRow: number,
  width: number,
  plan: AxisPlan,
  height: number
): Uint8Array {
  const stride = width * 3
  const out = new Uint8Array(height * stride)
  const sums = new Float32Array(stride)
  for (let y = 0; y < height; y++) {
    const start = (plan.first[y] ?? 0) - firstRow
    sums.fill(0)
    for (let t = 0; t < plan.taps; t++) {
      const weight = plan.weights[y * plan.taps + t] ?? 0
      if (weight === 0) continue
      const from = (start + t) * stride
      for (let i = 0; i < stride; i++) sums[i] = (sums[i] ?? 0) + weight * (narrow[from + i] ?? 0)
    }
    const to = y * stride
    for (let i = 0; i < stride; i++) {
      const value = sums[i] ?? 0
      out[to + i] = value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value)
    }
  }
  return out
}

function planAxis(from: number, to: number, size: number, limit: number): AxisPlan {
  const scale = (to - from) / size
  return scale > 1 ? areaPlan(from, scale, size, limit) : cubicPlan(from, scale, size)
}

function areaPlan(from: number, scale: number, size: number, limit: number): AxisPlan {
  const taps = Math.ceil(scale) + 1
  const first = new Int32Array(size)
  const weights = new Float32Array(size * taps)
  for (let i = 0; i < size; i++) {
    const start = from + i * scale
    const end = Math.min(start + scale, limit)
    first[i] = Math.floor(start)
    for (let t = 0; t < taps; t++) {
      const pixel = Math.floor(start) + t
      const covered = Math.min(end, pixel + 1) - Math.max(start, pixel)
      weights[i * taps + t] = Math.max(0, covered) / (end - start)
    }
  }
  return { first, taps, weights }
}

const CUBIC_A = -0.75

function cubicWeight(distance: number): number {
  const d = Math.abs(distance)
  if (d < 1) return ((CUBIC_A + 2) * d - (CUBIC_A + 3)) * d * d + 1
  if (d < 2) return CUBIC_A * (((d - 5) * d + 8) * d - 4)
  return 0
}

function cubicPlan(from: number, scale: number, size: number): AxisPlan {
  const first = new Int32Array(size)
  const weights = new Float32Array(size * 4)
  for (let i = 0; i < size; i++) {
    const centre = from + (i + 0.5) * scale - 0.5
    const base = Math.floor(centre)
    first[i] = base - 1
    for (let t = 0; t < 4; t++) weights[i * 4 + t] = cubicWeight(centre - (base - 1 + t))
  }
  return { first, taps: 4, weights }
}
