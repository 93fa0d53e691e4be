import type { FieldOfView } from '../image-grade'
import type { Raster } from './raster'
import { resampleBox } from './resample'

const LINE_FRACTION = 0.02
const MIN_SIDE_FRACTION = 0.3
const THRESHOLD_FLOOR = 8
const THRESHOLD_OF_P95 = 0.12

export interface FieldSearch {
  /** Box in pixels of a picture of `fullWidth` x `fullHeight`. */
  readonly box: FieldOfView
  /** True when no field was found and the box is the whole frame. */
  readonly wholeFrame: boolean
  /** Fractions of the frame's width and height that the lit lines span, before the fallback. */
  readonly spanX: number
  readonly spanY: number
}

/**
 * Finds the lit disc of a fundus photograph, as the network's manifest prescribes: thumbnail with long side
 * `thumbnailLongSide`, signal max(R,G,B), threshold max(8, 0.12 * p95); a row or column counts when more than
 * 2 % of its pixels exceed the threshold (a smaller picture is not enlarged); the whole frame when the box is under 30 % of either side.
 */
export function findFieldOfView(
  picture: Raster,
  fullWidth: number,
  fullHeight: number,
  thumbnailLongSide: number
): FieldSearch {
  const scale = Math.min(1, thumbnailLongSide / Math.max(picture.width, picture.height))
  const w = Math.max(1, Math.round(picture.width * scale))
  const h = Math.max(1, Math.round(picture.height * scale))
  const whole = { y0: 0, y1: picture.height, x0: 0, x1: picture.width }
  const signal = maxSignal(resampleBox(picture, whole, w, h))
  const threshold = Math.max(THRESHOLD_FLOOR, THRESHOLD_OF_P95 * percentile(signal, 0.95))
  const columns = new Uint32Array(w)
  const rows = new Uint32Array(h)
  for (let y = 0, i = 0; y < h; y++) {
    for (let x = 0; x < w; x++, i++) {
      if ((signal[i] ?? 0) > threshold) {
        columns[x] = (columns[x] ?? 0) + 1
        rows[y] = (rows[y] ?? 0) + 1
      }
    }
  }
  const [x0, x1] = litRange(columns, h)
  const [y0, y1] = litRange(rows, w)
  const spanX = (x1 - x0) / w
  const spanY = (y1 - y0) / h
  if (spanX < MIN_SIDE_FRACTION || spanY < MIN_SIDE_FRACTION) {
    return { box: { y0: 0, y1: fullHeight, x0: 0, x1: fullWidth }, wholeFrame: true, spanX, spanY }
  }
  const box = {
    y0: Math.round((y0 * fullHeight) / h),
    y1: Math.round((y1 * fullHeight) / h),
    x0: Math.round((x0 * fullWidth) / w),
    x1: Math.round((x1 * fullWidth) / w)
  }
  return { box, wholeFrame: false, spanX, spanY }
}

/** The box in pixels of a reduced copy of the picture; edges may be fractional. */
export function scaleBox(box: FieldOfView, scaleX: number, scaleY: number): FieldOfView {
  return { y0: box.y0 * scaleY, y1: box.y1 * scaleY, x0: box.x0 * scaleX, x1: box.x1 * scaleX }
}

function maxSignal(rgb: Uint8Array): Uint8Array {
  const out = new Uint8Array(rgb.length / 3)
  for (let i = 0, j = 0; i < out.length; i++, j += 3) {
    out[i] = Math.max(rgb[j] ?? 0, rgb[j + 1] ?? 0, rgb[j + 2] ?? 0)
  }
  return out
}

/** Linear interpolation between closest ranks, as numpy does. */
function percentile(values: Uint8Array, fraction: number): number {
  const counts = new Uint32Array(256)
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  const position = fraction * (values.length - 1)
  const low = valueOfRank(counts, Math.floor(position))
  const high = valueOfRank(counts, Math.ceil(position))
  return low + (high - low) * (position - Math.floor(position))
}

function valueOfRank(counts: Uint32Array, rank: number): number {
  let seen = 0
  for (const [value, count] of counts.entries()) {
    seen += count
    if (seen > rank) return value
  }
  return 0
}

/** First and one past the last index whose count exceeds 2 % of `lineLength`; [0, 0] when none does. */
function litRange(counts: Uint32Array, lineLength: number): [number, number] {
  const needed = LINE_FRACTION * lineLength
  let first = -1
  let last = -1
  for (const [i, count] of counts.entries()) {
    if (count <= needed) continue
    if (first < 0) first = i
    last = i
  }
  return first < 0 ? [0, 0] : [first, last + 1]
}
