import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { MAX_PIXELS } from '../../grading/decode/limits'
import { renderFundus } from '../../sample/render-fundus'
import type { ImageWork } from './protocol'
import { unpack } from './unpack'

const LIMITS = { limitInputPixels: MAX_PIXELS, sequentialRead: true } as const

/** Runs in an imaging host and nowhere else. The decoder has set up the library for the whole process by then. */
export const imageWork: ImageWork = {
  async picture({ from, to, side, quality }) {
    const upright = sharp(from, LIMITS).rotate()
    const sized =
      side === null
        ? upright
        : upright.resize(side, side, { fit: 'inside', withoutEnlargement: true })
    const picture =
      quality === null
        ? sized.png()
        : sized.jpeg({ quality, ...(side === null && { chromaSubsampling: '4:4:4' }) })
    await picture.toFile(to)
    return null
  },

  async header({ input }) {
    const { width, height, pageHeight, orientation } = await sharp(input, LIMITS).metadata()
    return { width, height: pageHeight ?? height, orientation: orientation ?? 1 }
  },

  async whole({ input }) {
    await sharp(input, { ...LIMITS, failOn: 'warning' })
      // Every block at full size: a reduced decode does not notice that the last ones are missing.
      .extractChannel(0)
      .raw()
      .toBuffer()
    return null
  },

  luminance: ({ from, side }) =>
    sharp(from, LIMITS)
      .autoOrient()
      .resize({ width: side, height: side, fit: 'fill' })
      .flatten({ background: '#000000' })
      .greyscale()
      .raw()
      .toBuffer(),

  blurred: ({ luminance, side, sigma }) =>
    sharp(luminance, { raw: { width: side, height: side, channels: 1 } })
      .blur(sigma)
      .greyscale()
      .raw()
      .toBuffer(),

  async png({ samples, width, height, channels }) {
    const picture = sharp(samples, { raw: { width, height, channels } })
    const deep = samples.BYTES_PER_ELEMENT === 2
    return (deep ? picture.toColourspace(channels === 1 ? 'grey16' : 'rgb16') : picture)
      .png({ compressionLevel: 6 })
      .toBuffer()
  },

  unpack: ({ input, packing }) => unpack[packing](input),

  async draw({ options, to }) {
    await writeFile(to, await renderFundus(options))
    return null
  }
}
