import { crc32 } from 'node:zlib'
import { AppError } from '../../../../shared/errors'

export interface PngSize {
  readonly width: number
  readonly height: number
}

/**
 * Walks a PNG's chunks: size, checksum of every chunk that the picture needs, and whether it ends with IEND.
 * @throws AppError FILE_TRUNCATED, FILE_UNREADABLE
 */
export function readPngStructure(bytes: Uint8Array): PngSize {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let size: PngSize | undefined
  let at = 8
  for (;;) {
    if (at + 12 > view.length) throw truncated()
    const length = view.readUInt32BE(at)
    const type = view.toString('latin1', at + 4, at + 8)
    const end = at + 8 + length
    if (end + 4 > view.length) throw truncated()
    // An upper-case first letter marks a chunk that a reader must understand.
    const critical = /^[A-Z]/.test(type)
    if (critical && crc32(view.subarray(at + 4, end)) !== view.readUInt32BE(end)) {
      throw new AppError(
        'FILE_UNREADABLE',
        'The PNG file is damaged: a checksum is wrong. Copy it again.'
      )
    }
    if (type === 'IHDR' && length >= 8) {
      size = { width: view.readUInt32BE(at + 8), height: view.readUInt32BE(at + 12) }
    }
    if (type === 'IEND') break
    at = end + 4
  }
  if (size === undefined) {
    throw new AppError('FILE_UNREADABLE', 'The PNG file has no picture header.')
  }
  return size
}

function truncated(): AppError {
  return new AppError('FILE_TRUNCATED', 'The PNG file is cut off before its end. Copy it again.')
}
