import type { Random } from './random'

const SIZE = 64
const MASK = SIZE - 1

/** Smooth noise over the plane in [-1, 1], about one bump per unit. */
export type Noise = (x: number, y: number) => number

export function createNoise(random: Random): Noise {
  const lattice = Float32Array.from({ length: SIZE * SIZE }, () => random.between(-1, 1))
  const value = (i: number, j: number): number => lattice[(j & MASK) * SIZE + (i & MASK)] ?? 0
  return (x, y) => {
    const i = Math.floor(x)
    const j = Math.floor(y)
    const u = ease(x - i)
    const v = ease(y - j)
    const top = value(i, j) + (value(i + 1, j) - value(i, j)) * u
    const bottom = value(i, j + 1) + (value(i + 1, j + 1) - value(i, j + 1)) * u
    return top + (bottom - top) * v
  }
}

/** Octaves of noise, each twice as fine and half as strong; still about [-1, 1]. */
export function layered(noise: Noise, x: number, y: number, octaves: number): number {
  let sum = 0
  let weight = 0.5
  let scale = 1
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * noise(x * scale + octave * 17.3, y * scale + octave * 9.1)
    weight /= 2
    scale *= 2
  }
  return sum
}

const ease = (t: number): number => t * t * (3 - 2 * t)
