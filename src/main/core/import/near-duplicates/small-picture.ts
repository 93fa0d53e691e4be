import sharp from 'sharp'
import { MAX_PIXELS } from '../../grading/decode/limits'

/** Pixels along each side of the reduced luminance that photographs are compared by. */
export const SMALL_SIDE = 96

/**
 * A photograph reduced to 96 x 96 luminance, upright, its shape ignored.
 * @throws whatever the decoder throws on a picture that cannot be decoded.
 */
export async function smallPicture(input: string | Buffer): Promise<Uint8Array> {
  return sharp(input, { limitInputPixels: MAX_PIXELS, sequentialRead: true })
    .autoOrient()
    .resize({ width: SMALL_SIDE, height: SMALL_SIDE, fit: 'fill' })
    .flatten({ background: '#000000' })
    .greyscale()
    .raw()
    .toBuffer()
}
