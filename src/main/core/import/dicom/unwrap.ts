import { createHash } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import type { ImageFacts } from '../../../../shared/domain/image'
import { AppError, isAppError } from '../../../../shared/errors'
import { MAX_FILE_BYTES } from '../../grading/decode/limits'
import { destinationFailed, readWhole } from '../copy-file'
import type { ImportIo } from '../import-io'
import type { FoundFile } from '../walk'
import { frameOf } from './frame'
import { readDicom } from './read-dicom'

export interface Unwrapped {
  /** The photograph inside, as a file that is imported like any other. The caller removes it. */
  readonly frame: FoundFile
  readonly facts: Partial<ImageFacts>
  /** SHA-256 of the DICOM file itself, which is kept too. */
  readonly sha256: string
}

/**
 * Reads a DICOM file from the card and writes the photograph in it to `path`.
 * @throws AppError UNSUPPORTED_FORMAT when it holds none that can be taken, IO_FAILED, DISK_FULL.
 */
export async function unwrapDicom(io: ImportIo, file: FoundFile, path: string): Promise<Unwrapped> {
  if (file.bytes > MAX_FILE_BYTES)
    throw new AppError('UNSUPPORTED_FORMAT', 'The DICOM file is too large to be read.', {
      data: { kind: 'dicom' }
    })
  const bytes = await readWhole(io, file)
  const dicom = readDicom(bytes)
  const content = await frameOf(dicom)
  try {
    const target = await io.open(path, 'wx', 0o600)
    try {
      await target.writeFile(content)
    } finally {
      await target.close()
    }
  } catch (cause) {
    await io.rm(path, { force: true }).catch(() => undefined)
    throw isAppError(cause) ? cause : destinationFailed(cause)
  }
  const { dev: device, ino: inode } = await lstat(path)
  return {
    frame: { ...file, path, bytes: content.length, device, inode },
    facts: dicom.facts,
    sha256: createHash('sha256').update(bytes).digest('hex')
  }
}
