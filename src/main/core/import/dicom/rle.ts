import { AppError } from '../../../../shared/errors'
import type { PixelLayout } from './read-dicom'

const HEADER = 64

/**
 * Unpacks a run-length encoded frame (DICOM PS3.5 annex G): one segment for each byte of each sample, the most
 * significant first. @returns the samples colour by plane, little-endian.
 * @throws AppError UNSUPPORTED_FORMAT when segments are missing or short.
 */
export function unpackRle(frame: Buffer, layout: PixelLayout): Buffer {
  const pixels = layout.rows * layout.columns
  const width = layout.bitsAllocated / 8
  const segments = layout.samples * width
  if (frame.length < HEADER || frame.readUInt32LE(0) !== segments) throw broken()
  const out = Buffer.alloc(pixels * segments)
  for (let segment = 0; segment < segments; segment++) {
    const start = frame.readUInt32LE(4 + 4 * segment)
    const next = segment + 1 < segments ? frame.readUInt32LE(8 + 4 * segment) : frame.length
    if (start < HEADER || next < start || next > frame.length) throw broken()
    const bytes = unpackBits(frame.subarray(start, next), pixels)
    const sample = Math.floor(segment / width)
    const place = width - 1 - (segment % width)
    for (let i = 0; i < pixels; i++) out[(sample * pixels + i) * width + place] = bytes[i] ?? 0
  }
  return out
}

/** PackBits: a count below 128 copies that many bytes and one more; above it repeats the next byte. */
function unpackBits(packed: Buffer, length: number): Buffer {
  const out = Buffer.alloc(length)
  let at = 0
  let done = 0
  while (done < length) {
    const count = packed[at++]
    if (count === undefined) throw broken()
    if (count < 128) {
      if (at + count + 1 > packed.length) throw broken()
      done += packed.copy(out, done, at, at + count + 1)
      at += count + 1
    } else if (count > 128) {
      const value = packed[at++]
      if (value === undefined || done + 257 - count > length) throw broken()
      out.fill(value, done, done + 257 - count)
      done += 257 - count
    }
  }
  return out
}

function broken(): AppError {
  return new AppError('UNSUPPORTED_FORMAT', 'The run-length encoded DICOM frame is damaged.', {
    data: { kind: 'dicom' }
  })
}
