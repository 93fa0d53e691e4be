import sharp from 'sharp'

const SVG = { operation: ['VipsForeignLoadSvg'] }
let users = 0

/**
 * Runs `work` with libvips' SVG loader on. No photograph is an SVG, so the loader stays blocked in the whole
 * process at all other times, whether or not a decoder has blocked it before.
 */
export async function withSvgLoader<T>(work: () => Promise<T>): Promise<T> {
  users++
  sharp.unblock(SVG)
  try {
    return await work()
  } finally {
    users--
    if (users === 0) sharp.block(SVG)
  }
}
