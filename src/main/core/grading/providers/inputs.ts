import { inputSize, type ModelManifest } from '../models/manifest'
import { toTensor } from '../preprocess/prepare'

/** Seeds of the drawn inputs; part of what a self-test means, so never changed without its tolerance. */
export const INPUT_SEEDS = [11, 23, 37, 53] as const

/**
 * A drawn input of the network's size: a lit disc with smooth colour, dark lines and spots from a seeded sequence.
 * No photograph is needed, and the same seed gives the same bits on every machine.
 */
export function drawnInput(manifest: ModelManifest, seed: number): Float32Array {
  const { width, height } = inputSize(manifest)
  const random = sequence(seed)
  const spots = Array.from({ length: 6 + (seed % 5) * 8 }, () => ({
    x: random(),
    y: random(),
    r: 0.008 + 0.03 * random(),
    light: random() < 0.5 ? -60 : 80
  }))
  const base = [120 + 90 * random(), 50 + 60 * random(), 20 + 50 * random()]
  const lines = 4 + Math.floor(random() * 6)
  const crop = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x + 0.5) / width, (y + 0.5) / height]
      const reach = (2 * u - 1) ** 2 + (2 * v - 1) ** 2
      if (reach > 1) continue
      let light = (u + v * lines) % 0.25 < 0.012 ? -35 : 0
      for (const spot of spots) {
        if ((u - spot.x) ** 2 + (v - spot.y) ** 2 < spot.r ** 2) light += spot.light
      }
      const at = (y * width + x) * 3
      base.forEach((level, k) => {
        crop[at + k] = Math.min(255, Math.max(0, level * (1 - 0.4 * reach) + light))
      })
    }
  }
  return toTensor(crop, manifest)
}

/** Numbers in [0, 1) of a 32-bit linear congruential generator. */
function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
