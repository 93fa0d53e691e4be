import { sharedImaging } from '../../imaging/shared-imaging'

/** Pixels along each side of the reduced luminance that photographs are compared by. */
export const SMALL_SIDE = 96

/**
 * A photograph reduced to 96 x 96 luminance, upright, its shape ignored.
 * @throws whatever the decoder throws on a picture that cannot be decoded.
 */
export async function smallPicture(file: string): Promise<Uint8Array> {
  const input = { from: file, side: SMALL_SIDE }
  return sharedImaging().submit('luminance', input, { urgency: 'import' }).done
}
