/** RGBA pixels, 8 bits each, as `ImageData` holds them. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

const TILES = 8
const CLIP = 2.5
const BINS = 256

const luma = (data: Uint8ClampedArray, at: number): number =>
  ((data[at] ?? 0) * 54 + (data[at + 1] ?? 0) * 183 + (data[at + 2] ?? 0) * 19) >> 8

/**
 * Contrast-limited adaptive histogram equalisation (Zuiderveld 1994) of the luminance, in place: 8 × 8 tiles,
 * clip limit 2.5 × the mean bin, bilinear between tiles. Colour is kept by scaling the three channels alike.
 */
export function equalizeLocally(pixels: Pixels): void {
  const { width, height, data } = pixels
  const maps = tileMaps(pixels)
  for (let y = 0; y < height; y += 1) {
    const fy = ((y + 0.5) / height) * TILES - 0.5
    const y0 = Math.max(0, Math.floor(fy))
    const y1 = Math.min(TILES - 1, y0 + 1)
    const wy = Math.max(0, fy - y0)
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4
      const value = luma(data, at)
      if (value < 8) continue
      const fx = ((x + 0.5) / width) * TILES - 0.5
      const x0 = Math.max(0, Math.floor(fx))
      const x1 = Math.min(TILES - 1, x0 + 1)
      const wx = Math.max(0, fx - x0)
      const look = (tileY: number, tileX: number): number =>
        maps[(tileY * TILES + tileX) * BINS + value] ?? value
      const upper = look(y0, x0) * (1 - wx) + look(y0, x1) * wx
      const lower = look(y1, x0) * (1 - wx) + look(y1, x1) * wx
      const scale = (upper * (1 - wy) + lower * wy) / value
      data[at] = (data[at] ?? 0) * scale
      data[at + 1] = (data[at + 1] ?? 0) * scale
      data[at + 2] = (data[at + 2] ?? 0) * scale
    }
  }
}

/** For each tile the new luminance of each old one. The camera's black surround (below 8) is not counted. */
function tileMaps({ width, height, data }: Pixels): Float32Array {
  const maps = new Float32Array(TILES * TILES * BINS)
  const histogram = new Float64Array(BINS)
  for (let tileY = 0; tileY < TILES; tileY += 1) {
    for (let tileX = 0; tileX < TILES; tileX += 1) {
      histogram.fill(0)
      let count = 0
      const bottom = Math.floor(((tileY + 1) * height) / TILES)
      const right = Math.floor(((tileX + 1) * width) / TILES)
      for (let y = Math.floor((tileY * height) / TILES); y < bottom; y += 1) {
        for (let x = Math.floor((tileX * width) / TILES); x < right; x += 1) {
          const value = luma(data, (y * width + x) * 4)
          if (value < 8) continue
          histogram[value] = (histogram[value] ?? 0) + 1
          count += 1
        }
      }
      maps.set(mapOf(histogram, count), (tileY * TILES + tileX) * BINS)
    }
  }
  return maps
}

function mapOf(histogram: Float64Array, count: number): Float32Array {
  const map = new Float32Array(BINS)
  if (count === 0) return map.map((_, value) => value)
  const limit = Math.max(1, (CLIP * count) / BINS)
  let excess = 0
  for (const [value, amount] of histogram.entries()) {
    if (amount <= limit) continue
    excess += amount - limit
    histogram[value] = limit
  }
  let sum = 0
  for (const [value, amount] of histogram.entries()) {
    sum += amount + excess / BINS
    map[value] = (sum / count) * 255
  }
  return map
}
