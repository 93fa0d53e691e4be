// Child process of the tests: the real message loop and grader, with a native decoder that fails as DECODER_FAULT says.
import { openDecoder } from '../../../src/main/core/grading/decode/open-decoder'
import { parentPort } from '../../../src/main/core/grading/host/parent-port'
import { openPhotographGrader } from '../../../src/main/core/grading/host/photograph-grader'
import { runGradingHost } from '../../../src/main/core/grading/host/run-host'

runGradingHost(parentPort(), openPhotographGrader, {
  openDecoder: async (kind) => {
    const decoder = await openDecoder(kind)
    const fault = process.env['DECODER_FAULT']
    if (kind === 'wasm' && fault !== 'both') return decoder
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
})
