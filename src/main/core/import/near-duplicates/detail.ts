import { sharedImaging } from '../../imaging/shared-imaging'
import { SMALL_SIDE as SIDE } from './small-picture'

const BLUR_PX = 3

/**
 * The fine structure of a photograph: 96 x 96 luminance less its own blur, mean 0 and length 1. Vessels differ
 * from eye to eye where the coarse picture, an orange disc on black, does not.
 * @param small what `smallPicture` gives
 */
export async function detailOf(small: Uint8Array): Promise<Float32Array> {
  const input = { luminance: small, side: SIDE, sigma: BLUR_PX }
  const blurred = await sharedImaging().submit('blurred', input, { urgency: 'import' }).done
  const detail = Float32Array.from(small, (value, i) => value - (blurred[i] ?? 0))
  // The rim of the field is the same in every photograph of a camera: only its inside counts.
  for (let i = 0; i < detail.length; i++) if (!insideField(i)) detail[i] = 0
  return unit(detail)
}

/** Correlation of two details, -1 to 1. */
export function correlation(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

function insideField(i: number): boolean {
  const x = (i % SIDE) - SIDE / 2
  const y = Math.floor(i / SIDE) - SIDE / 2
  return x * x + y * y < (SIDE * 0.38) ** 2
}

function unit(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const length = Math.hypot(...values.map((v) => v - mean)) || 1
  return values.map((v) => (v - mean) / length)
}
