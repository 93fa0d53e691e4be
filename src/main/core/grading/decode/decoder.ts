import type { DecodeNote } from '../image-grade'
import type { Raster } from '../preprocess/raster'

/** A photograph reduced to what grading needs. */
export interface DecodedPhotograph {
  /** Size of the upright original in pixels. */
  readonly width: number
  readonly height: number
  /** Upright copy in sRGB, reduced to no less than the `shortSide` asked for unless the original is smaller. */
  readonly raster: Raster
  /** Pages or animation frames in the file; the first is used. */
  readonly frames: number
  readonly notes: readonly DecodeNote[]
}

/**
 * The border between grading and an image library, so that another decoder can stand in where the native one
 * does not load. A decoder checks structure and limits itself and never returns part of a damaged picture.
 */
export interface ImageDecoder {
  readonly name: string
  readonly version: string
  /**
   * @param shortSide the reduced copy's short side must not be below this many pixels; Infinity: full size
   * @throws AppError with the codes of `inspect`, FILE_TRUNCATED or FILE_UNREADABLE
   */
  decode(bytes: Uint8Array, shortSide: number): Promise<DecodedPhotograph>
}
