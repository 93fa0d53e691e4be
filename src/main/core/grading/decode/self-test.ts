import { messageOf } from '../../../../shared/errors'
import type { ImageDecoder } from './decoder'

const PATCHES = 8
const PATCH_PX = 16
const SIDE_PX = PATCHES * PATCH_PX
/** Levels of 255. The file's own quantisation moves a patch by 1; the reduced copy's kernel by little more. */
const TOLERANCE = 4

/** A JPEG of 8 x 8 flat patches (drawn, quality 80, 4:2:0): see `colourOf`. */
const PATCHWORK = Buffer.from(
  '/9j/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0o' +
    'MCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo' +
    'KCgoKCgoKCj/wAARCACAAIADASIAAhEBAxEB/8QAGAABAQEBAQAAAAAAAAAAAAAAAAUDBgj/xAAUEAEAAAAAAAAA' +
    'AAAAAAAAAAAA/8QAGAEBAQEBAQAAAAAAAAAAAAAABQQGBwP/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIR' +
    'AxEAPwDz+Ane6mAeUKQB1SzAYIwpgHFCmAeUsQGBMKgB5Q40Aw4exAYEwpgHlCoAdUsgGBMKQB5QpgHVLIBgjDjQ' +
    'DDh6mAdUMgGAMKQB5QqAHlTIBgTCmAdUKQB1S44Aw4eyAYIwpAHVDIBgjCoAdUqYB1QxAYEwpgHlDjgDDh6kAeUs' +
    'gGBMKYB5QxAYAwqAHlKmAdUMgGCMONAMOHqYB1QpgHVLEBgTCoAeUMgGBMKYB5SpAHFDjgDTh7IBgDCkAdVKYB5Q' +
    'yAYEwqAHlDEBgDCmAeUuMAMOHqgB5QyAYEwpgHlKkAcUMwGCMKYB1QyAYIw//9k=',
  'base64'
)

/** Colour of the patch in column `c` and row `r`: every one differs from its neighbours in all channels. */
function colourOf(c: number, r: number): readonly [number, number, number] {
  return [40 + c * 25, 30 + r * 25, 20 + ((c * 3 + r * 5) % PATCHES) * 20]
}

/**
 * Decodes a small drawn JPEG, whole and reduced to half, and compares the middle of each patch with the colour
 * that it was drawn with: swapped channels, shifted rows and garbage all show.
 * @returns what is wrong, or null; a crash ends the process, which is why a child process runs this
 */
export async function decoderProblem(decoder: ImageDecoder): Promise<string | null> {
  for (const side of [SIDE_PX, SIDE_PX / 2]) {
    try {
      const { raster } = await decoder.decode(PATCHWORK, side)
      if (raster.width !== side || raster.height !== side)
        return `a picture of ${String(side)} pixels came out ${String(raster.width)} x ${String(raster.height)}`
      const difference = largestDifference(raster.data, side)
      if (!(difference <= TOLERANCE))
        return `its pixels differ by ${String(difference)} of 255 from the picture`
    } catch (thrown) {
      return messageOf(thrown)
    }
  }
  return null
}

function largestDifference(data: Uint8Array, side: number): number {
  const patch = side / PATCHES
  let largest = 0
  for (let r = 0; r < PATCHES; r++) {
    for (let c = 0; c < PATCHES; c++) {
      const at = ((r + 0.5) * patch * side + (c + 0.5) * patch) * 3
      colourOf(c, r).forEach((level, k) => {
        largest = Math.max(largest, Math.abs((data[at + k] ?? NaN) - level))
      })
    }
  }
  return largest
}
