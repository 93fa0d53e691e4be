import { openDecoder, type DecoderKind } from '../../src/main/core/grading/decode/open-decoder'
import type { ImageDecoder } from '../../src/main/core/grading/decode/decoder'

/** Opens a decoder whose native kind fails as the environment's DECODER_FAULT says; `both`: the fallback too. */
export async function openFaultyDecoder(kind: DecoderKind): Promise<ImageDecoder> {
  const decoder = await openDecoder(kind)
  const fault = process.env['DECODER_FAULT']
  if (fault === undefined || (kind === 'wasm' && fault !== 'both')) return decoder
  if (fault === 'load') throw new Error('libvips.so cannot be loaded')
  return {
    ...decoder,
    decode: async (bytes, shortSide) => {
      if (fault === 'abort') process.abort()
      const decoded = await decoder.decode(bytes, shortSide)
      const { raster } = decoded
      // Red and blue swapped: a picture that looks whole and is graded wrongly.
      const data = raster.data.map((_, i, all) => all[i - (i % 3) + 2 - (i % 3)] ?? 0)
      return { ...decoded, raster: { ...raster, data } }
    }
  }
}
