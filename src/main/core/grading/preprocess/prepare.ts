import type { DecodedPhotograph, ImageDecoder } from '../decode/decoder'
import { inputSize, type ModelManifest } from '../models/manifest'
import { findFieldOfView, scaleBox, type FieldSearch } from './field-of-view'
import { resampleBox } from './resample'

/** A photograph ready for the network. */
export interface PreparedPhotograph {
  readonly decoded: DecodedPhotograph
  readonly field: FieldSearch
  /** Interleaved 8-bit RGB of the network's input size. */
  readonly crop: Uint8Array
  /** The crop, planar and normalised: [3, height, width]. */
  readonly tensor: Float32Array
}

/** The reduced copy keeps this many pixels for each of the network's, so that the area average is exact enough. */
const OVERSAMPLING = 2

/**
 * File bytes → network input, as the manifest prescribes. A small field in a large frame is decoded a second
 * time, at the scale that it needs; 12 megapixels are never decoded to make 224.
 * @throws AppError with the decoder's codes
 */
export async function preparePhotograph(
  bytes: Uint8Array,
  decoder: ImageDecoder,
  manifest: ModelManifest
): Promise<PreparedPhotograph> {
  const { width, height } = inputSize(manifest)
  const wanted = Math.max(width, height) * OVERSAMPLING
  const thumbnail = manifest.preprocessing.fieldOfView.thumbnailLongSide
  let decoded = await decoder.decode(bytes, wanted)
  const field = findFieldOfView(decoded.raster, decoded.width, decoded.height, thumbnail)
  const boxSide = Math.min(field.box.x1 - field.box.x0, field.box.y1 - field.box.y0)
  const frameSide = Math.min(decoded.width, decoded.height)
  const keptScale = decoded.raster.width / decoded.width
  // A quarter less than asked for still averages well; below that a second decode is worth its time.
  if (keptScale < 1 && boxSide * keptScale < wanted * 0.75) {
    decoded = await decoder.decode(bytes, Math.ceil((wanted * frameSide) / boxSide))
  }
  const { raster } = decoded
  const box = scaleBox(field.box, raster.width / decoded.width, raster.height / decoded.height)
  const crop = resampleBox(raster, box, width, height)
  return { decoded, field, crop, tensor: toTensor(crop, manifest) }
}

/** Interleaved 8-bit RGB → planar, normalised float32 of shape [3, height, width]. */
export function toTensor(crop: Uint8Array, manifest: ModelManifest): Float32Array {
  const plane = crop.length / 3
  const { subtract, divide } = manifest.input
  const levels = Float32Array.from({ length: 256 }, (_, value) => (value - subtract) / divide)
  const out = new Float32Array(crop.length)
  for (let i = 0, j = 0; i < plane; i++, j += 3) {
    out[i] = levels[crop[j] ?? 0] ?? 0
    out[plane + i] = levels[crop[j + 1] ?? 0] ?? 0
    out[2 * plane + i] = levels[crop[j + 2] ?? 0] ?? 0
  }
  return out
}
