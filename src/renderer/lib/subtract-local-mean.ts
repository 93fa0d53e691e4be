import type { Pixels } from './local-contrast'

/** Share of the image's width that counts as local, and how strongly differences are shown. */
const SIGMA_SHARE = 1 / 60
const GAIN = 4
const PASSES = 3

/**
 * Crop and blur, in place: 4 × (photograph − its local mean) + middle grey, black outside the retina
 * (B. Graham, Kaggle diabetic retinopathy competition report, 2015). The Gaussian is three box blurs.
 */
export function subtractLocalMean(pixels: Pixels): void {
  const { width, height, data } = pixels
  const radius = Math.max(1, Math.round(width * SIGMA_SHARE))
  const count = width * height
  const brightness = new Uint8Array(count)
  for (let i = 0; i < count; i += 1)
    brightness[i] = Math.max(data[i * 4] ?? 0, data[i * 4 + 1] ?? 0, data[i * 4 + 2] ?? 0)
  // A share of the photograph's own brightness: a dark photograph has a retina too.
  const threshold = Math.min(16, 0.2 * (brightness.toSorted()[Math.floor(count * 0.95)] ?? 0))
  const inside = Float32Array.from(brightness, (value) => (value > threshold ? 1 : 0))
  const weight = blur(inside, width, height, radius)
  for (let channel = 0; channel < 3; channel += 1) {
    const plane = new Float32Array(count)
    for (let i = 0; i < count; i += 1) plane[i] = (data[i * 4 + channel] ?? 0) * (inside[i] ?? 0)
    const mean = blur(plane, width, height, radius)
    for (let i = 0; i < count; i += 1) {
      const at = i * 4 + channel
      // The mean over the retina alone: else its rim would glow against the black surround.
      const local = (mean[i] ?? 0) / Math.max(1e-3, weight[i] ?? 0)
      data[at] = inside[i] === 0 ? 0 : GAIN * ((data[at] ?? 0) - local) + 128
    }
  }
}

function blur(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const from = plane.slice()
  const to = new Float32Array(plane.length)
  for (let pass = 0; pass < PASSES; pass += 1) {
    boxLines(from, to, height, width, width, 1, radius)
    boxLines(to, from, width, height, 1, width, radius)
  }
  return from
}

/** Running mean along each line; beyond the ends counts as zero. */
function boxLines(
  from: Float32Array,
  to: Float32Array,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
  radius: number
): void {
  const span = 2 * radius + 1
  for (let line = 0; line < lines; line += 1) {
    const start = line * lineStep
    let sum = 0
    for (let i = 0; i < Math.min(radius, length); i += 1) sum += from[start + i * step] ?? 0
    for (let i = 0; i < length; i += 1) {
      if (i + radius < length) sum += from[start + (i + radius) * step] ?? 0
      if (i - radius - 1 >= 0) sum -= from[start + (i - radius - 1) * step] ?? 0
      to[start + i * step] = sum / span
    }
  }
}
