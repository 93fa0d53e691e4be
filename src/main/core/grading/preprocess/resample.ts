import type { FieldOfView } from '../image-grade'
import type { Raster } from './raster'

/** For each output position `taps` source positions (kept inside the picture) and their weights. */
interface AxisPlan {
  readonly taps: number
  readonly positions: Int32Array
  readonly weights: Float32Array
}

/**
 * Cuts `box` out of `source` and resizes it to `width` x `height`, each axis on its own: area average when it
 * shrinks, cubic (a = -0.75, edge pixels repeated) when it grows. Returns interleaved RGB, 0–255, rounded: the
 * network was trained on 8-bit crops. Box edges may be fractional: an area average weighs the pixels they cut.
 */
export function resampleBox(
  source: Raster,
  box: FieldOfView,
  width: number,
  height: number
): Uint8Array {
  const across = planAxis(box.x0, box.x1, width, source.width)
  const down = planAxis(box.y0, box.y1, height, source.height)
  const out = new Uint8Array(width * height * 3)
  // Rows first, because they lie together in memory; only the columns that the box needs.
  const left = across.positions.reduce((a, b) => Math.min(a, b), source.width) * 3
  const right = (across.positions.reduce((a, b) => Math.max(a, b), 0) + 1) * 3
  const line = new Float32Array(source.width * 3)
  for (let y = 0; y < height; y++) {
    line.fill(0, left, right)
    for (let t = 0; t < down.taps; t++) {
      const weight = down.weights[y * down.taps + t] ?? 0
      const row = (down.positions[y * down.taps + t] ?? 0) * source.width * 3
      if (weight !== 0) addRow(line, source.data, row, left, right, weight)
    }
    writeRow(line, across, out, y * width * 3, width)
  }
  return out
}

function addRow(
  line: Float32Array,
  data: Uint8Array,
  row: number,
  left: number,
  right: number,
  weight: number
): void {
  for (let i = left; i < right; i++) line[i] = (line[i] ?? 0) + weight * (data[row + i] ?? 0)
}

function writeRow(
  line: Float32Array,
  plan: AxisPlan,
  out: Uint8Array,
  start: number,
  width: number
): void {
  const { taps, positions, weights } = plan
  for (let x = 0, k = 0, to = start; x < width; x++, to += 3) {
    let r = 0
    let g = 0
    let b = 0
    for (let t = 0; t < taps; t++, k++) {
      const weight = weights[k] ?? 0
      const at = (positions[k] ?? 0) * 3
      r += weight * (line[at] ?? 0)
      g += weight * (line[at + 1] ?? 0)
      b += weight * (line[at + 2] ?? 0)
    }
    out[to] = toByte(r)
    out[to + 1] = toByte(g)
    out[to + 2] = toByte(b)
  }
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0
}

function planAxis(from: number, to: number, size: number, limit: number): AxisPlan {
  const scale = (to - from) / size
  return scale > 1 ? areaPlan(from, scale, size, limit) : cubicPlan(from, scale, size, limit)
}

function areaPlan(from: number, scale: number, size: number, limit: number): AxisPlan {
  const taps = Math.ceil(scale) + 1
  const positions = new Int32Array(size * taps)
  const weights = new Float32Array(size * taps)
  for (let i = 0; i < size; i++) {
    const start = from + i * scale
    const end = Math.min(start + scale, limit)
    for (let t = 0; t < taps; t++) {
      const pixel = Math.floor(start) + t
      const covered = Math.min(end, pixel + 1) - Math.max(start, pixel)
      positions[i * taps + t] = Math.min(pixel, limit - 1)
      weights[i * taps + t] = Math.max(0, covered) / (end - start)
    }
  }
  return { taps, positions, weights }
}

const CUBIC_A = -0.75

function cubicWeight(distance: number): number {
  const d = Math.abs(distance)
  if (d < 1) return ((CUBIC_A + 2) * d - (CUBIC_A + 3)) * d * d + 1
  if (d < 2) return CUBIC_A * (((d - 5) * d + 8) * d - 4)
  return 0
}

function cubicPlan(from: number, scale: number, size: number, limit: number): AxisPlan {
  const positions = new Int32Array(size * 4)
  const weights = new Float32Array(size * 4)
  for (let i = 0; i < size; i++) {
    const centre = from + (i + 0.5) * scale - 0.5
    const first = Math.floor(centre) - 1
    for (let t = 0; t < 4; t++) {
      positions[i * 4 + t] = Math.min(Math.max(first + t, 0), limit - 1)
      weights[i * 4 + t] = cubicWeight(centre - (first + t))
    }
  }
  return { taps: 4, positions, weights }
}
