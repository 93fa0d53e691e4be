const START = Buffer.from('Exif\0\0', 'latin1')
const ORIENTATION = 0x0112
const SHORT = 3

/**
 * How a JPEG's EXIF says it is to be turned, 1 to 8; 1 where it has none; null where it has some that this does not
 * understand, and a decoder must be asked.
 */
export function exifOrientation(head: Buffer): number | null {
  const at = head.indexOf(START)
  if (at < 0) return 1
  const tiff = head.subarray(at + START.length)
  const order = tiff.toString('latin1', 0, 2)
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return null
  const short = (offset: number): number =>
    order === 'II' ? tiff.readUInt16LE(offset) : tiff.readUInt16BE(offset)
  const directory = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (short(2) !== 42 || directory + 2 > tiff.length) return null
  const entries = short(directory)
  for (let n = 0; n < entries; n++) {
    const entry = directory + 2 + 12 * n
    if (entry + 12 > tiff.length) return null
    if (short(entry) !== ORIENTATION) continue
    const value = short(entry + 8)
    return short(entry + 2) === SHORT && value >= 1 && value <= 8 ? value : null
  }
  return 1
}
