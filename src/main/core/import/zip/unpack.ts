import { lstat } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { AppError, isAppError, messageOf } from '../../../../shared/errors'
import type { ImportIo } from '../import-io'
import type { FoundFile } from '../walk'
import { destinationFailed } from '../write-failures'
import type { ZippedFile } from './zip-archive'

/**
 * Unpacks one file of an archive to `path`, never more bytes than the archive lists, and checks its CRC.
 * @returns it as a file that can be imported like any other. The caller removes `path`.
 * @throws AppError IO_FAILED with `code` ZIP_DAMAGED, or what `destinationFailed` makes of a failed write.
 */
export async function unpack(io: ImportIo, zipped: ZippedFile, path: string): Promise<FoundFile> {
  const { entry, archive, name } = zipped
  let bytes = 0
  let crc = 0
  try {
    const target = await io.open(path, 'wx', 0o600).catch((cause: unknown) => {
      throw destinationFailed(cause)
    })
    try {
      const stream = await archive.openReadStreamPromise(entry, {})
      for await (const piece of stream as AsyncIterable<Buffer>) {
        bytes += piece.length
        if (bytes > zipped.bytes) throw new Error('it holds more than it lists')
        crc = crc32(piece, crc)
        await target.write(piece).catch((cause: unknown) => {
          throw destinationFailed(cause)
        })
      }
    } finally {
      await target.close()
    }
    if (bytes !== zipped.bytes || crc !== entry.crc32) throw new Error('its checksum is wrong')
  } catch (cause) {
    await io.rm(path, { force: true }).catch(() => undefined)
    if (isAppError(cause)) throw cause
    throw new AppError(
      'IO_FAILED',
      `The file cannot be unpacked (${messageOf(cause)}). Make the archive again; do not erase the card.`,
      { cause, data: { code: 'ZIP_DAMAGED', side: 'source' } }
    )
  }
  const { dev: device, ino: inode } = await lstat(path)
  return { kind: 'file', path, name, bytes, modifiedMs: zipped.modifiedMs, device, inode }
}
