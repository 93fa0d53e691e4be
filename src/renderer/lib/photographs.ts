import type { Bridge, ImageVariant } from './bridge'
import { ImageCache } from './image-cache'
import { loadBitmap } from './load-bitmap'

/** How many photographs on either side are decoded ahead. */
export const AHEAD = 3
/** Decoded pixels kept: about twenty display copies, or five of 12 megapixels. */
export const CACHE_BYTES = 256 * 1024 * 1024

/** Photographs passed faster than this are not fetched at all. */
export const SKIPPING_MS = 60

export interface Photographs {
  /** At most 2048 px along the long side: enough to fill a screen. */
  readonly display: ImageCache<ImageBitmap>
  /** All pixels, of the photographs that are being looked at closely. */
  readonly full: ImageCache<ImageBitmap>
}

export function createPhotographs(bridge: Bridge): Photographs {
  const limits = { maxBytes: CACHE_BYTES, parallel: 2 }
  const load = (
    imageId: string,
    variant: ImageVariant,
    signal: AbortSignal
  ): Promise<ImageBitmap> => loadBitmap(bridge.imageUrl(imageId, variant), signal)
  return {
    display: new ImageCache({
      load: (imageId, signal, ahead) => load(imageId, ahead ? 'ahead' : 'display', signal),
      ...limits
    }),
    full: new ImageCache({ load: (imageId, signal) => load(imageId, 'full', signal), ...limits })
  }
}

/** The photographs to have ready, most urgent first: this one, the next ones, those just left. */
export function neighbours(sequence: readonly string[], index: number): string[] {
  const offsets = [0, 1, 2, -1, 3, -2, -3].filter((offset) => Math.abs(offset) <= AHEAD)
  return offsets.flatMap((offset) => sequence[index + offset] ?? [])
}
