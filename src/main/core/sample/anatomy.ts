import type { Random } from './random'

export interface Point {
  readonly x: number
  readonly y: number
}

export type Colour = readonly [red: number, green: number, blue: number]

/** Where one eye's landmarks lie and how it is lit; unit circle, right eye. */
export interface Anatomy {
  readonly disc: Point
  readonly discRadius: number
  readonly cupRatio: number
  readonly fovea: Point
  readonly base: Colour
  /** Direction and strength of the uneven illumination. */
  readonly tilt: Point
}

/** Fundus colours of lighter and darker irides, as cameras show them. */
const BASES: readonly Colour[] = [
  [196, 104, 22],
  [180, 92, 20],
  [168, 84, 30],
  [202, 112, 38],
  [176, 86, 14]
]

/** A disc-to-fovea distance of about 2.5 disc diameters, as measured in adults. */
export function createAnatomy(random: Random): Anatomy {
  const discRadius = random.between(0.125, 0.145)
  const disc = { x: random.between(0.56, 0.66), y: random.between(-0.08, 0.04) }
  const distance = discRadius * 2 * random.between(2.4, 2.6)
  // The fovea lies a little below the disc's centre.
  const dip = random.between(0.04, 0.1)
  const base = BASES[Math.floor(random.between(0, BASES.length))] ?? [190, 100, 22]
  return {
    disc,
    discRadius,
    cupRatio: random.between(0.3, 0.5),
    fovea: { x: disc.x - distance, y: disc.y + dip },
    base,
    tilt: { x: random.between(-0.1, 0.1), y: random.between(-0.08, 0.08) }
  }
}

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
