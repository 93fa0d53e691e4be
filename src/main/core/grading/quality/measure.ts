import type { QualityMeasures } from '../image-grade'
import type { PreparedPhotograph } from '../preprocess/prepare'
import { scaleBox } from '../preprocess/field-of-view'
import { resampleBox } from '../preprocess/resample'
import { boxMean, closing, type Plane } from './filters'

/** Every measurement is taken at this size, whatever the network's input. */
const SIDE = 224
const INSIDE = 0.9
const HALF = SIDE / 2
/** At half size: vessels up to 5 pixels wide are filled, 4 % of the field. */
const VESSEL_RADIUS = 2
const LOCAL_RADIUS = 12
/** Resolution of the vessel percentile: 1/4096 of local brightness. */
const VESSEL_BINS = 4096
/** Keeps relative contrast finite where the picture is black. */
const BRIGHTNESS_FLOOR = 10

/** Measures a prepared photograph; see `QualityMeasures` for what each number is. */
export function measureQuality(photograph: PreparedPhotograph): QualityMeasures {
  const { decoded, field, crop } = photograph
  const { raster } = decoded
  const rgb =
    crop.length === SIDE * SIDE * 3
      ? crop
      : resampleBox(
          raster,
          scaleBox(field.box, raster.width / decoded.width, raster.height / decoded.height),
          SIDE,
          SIDE
        )
  const width = field.box.x1 - field.box.x0
  const height = field.box.y1 - field.box.y0
  return {
    fieldFraction: field.wholeFrame ? 0 : (width * height) / (decoded.width * decoded.height),
    fieldAspect: width / height,
    ...measureExposure(rgb),
    ...measureStructure(rgb)
  }
}

/** Indices of the pixels inside the ellipse; the border of the field and burnt-in dates stay out. */
const INNER: Int32Array = Int32Array.from(
  Array.from({ length: SIDE * SIDE }, (_, i) => i).filter((i) => {
    const dx = (((i % SIDE) + 0.5) / SIDE) * 2 - 1
    const dy = ((Math.floor(i / SIDE) + 0.5) / SIDE) * 2 - 1
    return dx * dx + dy * dy < INSIDE * INSIDE
  })
)

type Exposure = Pick<
  QualityMeasures,
  'brightness' | 'darkFraction' | 'clippedFraction' | 'glareFraction' | 'blueToRed'
>

function measureExposure(rgb: Uint8Array): Exposure {
  let red = 0
  let green = 0
  let blue = 0
  let dark = 0
  let clipped = 0
  let glare = 0
  for (const i of INNER) {
    const r = rgb[i * 3] ?? 0
    const g = rgb[i * 3 + 1] ?? 0
    const b = rgb[i * 3 + 2] ?? 0
    red += r
    green += g
    blue += b
    if (r < 30 && g < 30 && b < 30) dark++
    if (r >= 245 && g >= 245) clipped++
    if (r >= 235 && g >= 235 && b >= 235) glare++
  }
  const n = INNER.length
  return {
    brightness: (0.299 * red + 0.587 * green + 0.114 * blue) / n,
    darkFraction: dark / n,
    clippedFraction: clipped / n,
    glareFraction: glare / n,
    blueToRed: blue / (red + n)
  }
}

type Structure = Pick<QualityMeasures, 'sharpness' | 'detail' | 'contrast' | 'smoothness'>

function measureStructure(rgb: Uint8Array): Structure {
  const green: Plane = { side: SIDE, values: new Float32Array(SIDE * SIDE) }
  for (let i = 0; i < green.values.length; i++) green.values[i] = rgb[i * 3 + 1] ?? 0
  const local = boxMean(green, LOCAL_RADIUS).values
  let sum = 0
  let squares = 0
  let detailSquares = 0
  let steps = 0
  for (const i of INNER) {
    const value = green.values[i] ?? 0
    const detail = value - (local[i] ?? 0)
    const next = (green.values[i + 1] ?? 0) - (local[i + 1] ?? 0)
    sum += value
    squares += value * value
    detailSquares += detail * detail
    steps += (detail - next) * (detail - next)
  }
  const n = INNER.length
  const mean = sum / n
  return {
    sharpness: vesselContrast(green.values, local),
    detail: Math.sqrt(detailSquares / n),
    contrast: Math.sqrt(Math.max(0, squares / n - mean * mean)),
    smoothness: detailSquares === 0 ? 1 : 1 - steps / (2 * detailSquares)
  }
}

/** 90th percentile of what a closing fills, relative to local brightness; at half size, which also calms noise. */
function vesselContrast(green: Float32Array, local: Float32Array): number {
  const half = halved(green)
  const closed = closing({ side: HALF, values: half }, VESSEL_RADIUS).values
  const counts = new Uint32Array(VESSEL_BINS)
  let n = 0
  for (const i of INNER) {
    const x = i % SIDE
    const y = (i - x) / SIDE
    if ((x & 1) === 1 || (y & 1) === 1) continue
    const at = (y >> 1) * HALF + (x >> 1)
    const depth = ((closed[at] ?? 0) - (half[at] ?? 0)) / ((local[i] ?? 0) + BRIGHTNESS_FLOOR)
    const bin = Math.min(VESSEL_BINS - 1, Math.round(depth * VESSEL_BINS))
    counts[bin] = (counts[bin] ?? 0) + 1
    n++
  }
  return binOfRank(counts, Math.floor(0.9 * (n - 1))) / VESSEL_BINS
}

function halved(plane: Float32Array): Float32Array {
  const out = new Float32Array(HALF * HALF)
  for (let y = 0, to = 0; y < HALF; y++) {
    for (let x = 0, at = y * 2 * SIDE; x < HALF; x++, at += 2, to++) {
      const upper = (plane[at] ?? 0) + (plane[at + 1] ?? 0)
      out[to] = (upper + (plane[at + SIDE] ?? 0) + (plane[at + SIDE + 1] ?? 0)) / 4
    }
  }
  return out
}

function binOfRank(counts: Uint32Array, rank: number): number {
  let seen = 0
  for (let bin = 0; bin < counts.length; bin++) {
    seen += counts[bin] ?? 0
    if (seen > rank) return bin
  }
  return counts.length - 1
}
