import { distance, type Anatomy } from './anatomy'
import { createNoise, layered } from './noise'
import type { Random } from './random'

/** An RGB raster, 3 bytes a pixel. */
export interface Raster {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** How a picture's pixels map to the unit circle. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly centreX: number
  readonly centreY: number
  /** Radius of the field of view in pixels. */
  readonly radius: number
  readonly mirrored: boolean
}

/**
 * The fundus without vessels: illumination, pigment, the choroid shining through, macula and the glow of the disc.
 * Smooth, so it is painted small and enlarged.
 */
export function paintGround(frame: Frame, anatomy: Anatomy, random: Random): Raster {
  const { width, height } = frame
  const data = Buffer.alloc(width * height * 3)
  const noise = createNoise(random.fork('pigment'))
  const choroid = createNoise(random.fork('choroid'))
  const [red, green, blue] = anatomy.base
  let offset = 0
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5 - frame.centreY) / frame.radius
    for (let column = 0; column < width; column++, offset += 3) {
      const shown = (column + 0.5 - frame.centreX) / frame.radius
      const x = frame.mirrored ? -shown : shown
      const r2 = x * x + y * y
      if (r2 > 1.1) continue
      const toFovea = distance({ x, y }, anatomy.fovea)
      const toDisc = distance({ x, y }, anatomy.disc)
      const macula = Math.exp(-((toFovea / 0.24) ** 2))
      const fovea = Math.exp(-((toFovea / 0.075) ** 2))
      const glow = Math.exp(-((toDisc / 0.42) ** 2))
      const pigment = layered(noise, x * 2.2 + 20, y * 2.2 + 20, 5)
      // Ridges of bent noise look like the choroidal vessels behind a thin pigment layer.
      const bend = layered(noise, x * 3 + 7, y * 3 + 7, 2)
      const ridge = 1 - Math.abs(layered(choroid, x * 6 + bend * 2.4, y * 6 + bend * 2.4, 2)) * 3
      const rim = Math.max(0, Math.sqrt(r2) - 0.86) * 2.2
      const light =
        1.06 -
        0.34 * r2 +
        anatomy.tilt.x * x +
        anatomy.tilt.y * y +
        0.16 * glow -
        0.2 * macula -
        0.2 * fovea +
        0.13 * pigment +
        rim * Math.max(0, 0.2 + pigment)
      const streak = Math.max(0, ridge) * 12 * (0.5 + r2 / 2) * (1 - macula)
      data[offset] = clampByte(red * (light + 0.03 * macula) + streak * 0.9)
      data[offset + 1] = clampByte(
        green * (light ** 1.25 - 0.1 * macula + 0.08 * glow) + streak * 0.35
      )
      data[offset + 2] = clampByte(blue * (light ** 1.4 - 0.25 * macula + 0.2 * glow + 0.2 * rim))
    }
  }
  return { data, width, height }
}

const clampByte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)))
