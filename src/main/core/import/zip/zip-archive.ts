import { constants, openSync } from 'node:fs'
import { fromFdPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl'
import type { FileReason } from '../../../../shared/domain/import-reason'
import { messageOf } from '../../../../shared/errors'
import { MAX_FILE_BYTES } from '../../grading/decode/limits'
import { isSystemName } from '../skip-names'
import type { FoundFile, NotTaken } from '../walk'

/** A file inside an archive, not unpacked yet. */
export interface ZippedFile {
  readonly kind: 'zipped'
  readonly name: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly archive: ZipFile
  readonly entry: Entry
}

const MOST_ENTRIES = 200_000
/** A deflated photograph shrinks by percents; what shrinks a thousandfold is no photograph. */
const MOST_RATIO = 1000
const RATIO_FROM_BYTES = 1 << 20
const NO_FOLLOW = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW

/**
 * Lists an archive. Entry names only ever become names to show, never paths. What cannot be trusted is
 * reported by name: encrypted, linked, damaged entries, and archives built to explode.
 */
export async function listZip(
  file: FoundFile
): Promise<{ items: (ZippedFile | NotTaken)[]; archive: ZipFile | null }> {
  let archive: ZipFile
  try {
    const fd = openSync(file.path, constants.O_RDONLY | NO_FOLLOW)
    archive = await fromFdPromise(fd, {
      ...{ lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true }
    })
  } catch (cause) {
    return { items: [damaged(file.name, cause)], archive: null }
  }
  const items: (ZippedFile | NotTaken)[] = []
  let packed = 0
  try {
    for await (const entry of archive.eachEntry()) {
      packed += entry.compressedSize
      // Entries that overlap add up to more than the archive holds.
      if (packed > file.bytes || items.length >= MOST_ENTRIES) {
        archive.close()
        return { items: [bomb(file.name)], archive: null }
      }
      const item = itemOf(file, archive, entry)
      if (item) items.push(item)
    }
  } catch (cause) {
    items.push(damaged(file.name, cause))
  }
  return { items, archive }
}

function itemOf(file: FoundFile, archive: ZipFile, entry: Entry): ZippedFile | NotTaken | null {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry
  const raw = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
  const parts = raw
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
  if (raw.endsWith('/') || parts.length === 0 || parts.some(isSystemName)) return null
  const name = `${file.name}/${parts.map((part) => (part === '..' ? '__' : part)).join('/')}`
  const refuse = (kind: 'rejected' | 'failed', code: FileReason, reason: string): NotTaken => ({
    ...{ kind, name, code, reason }
  })
  // The upper half holds the Unix mode; 0xA000 is a symbolic link.
  if (((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000)
    return refuse('rejected', 'NOT_A_FILE', 'It is a link; links are not followed.')
  if (entry.isEncrypted())
    return refuse('failed', 'ZIP_ENCRYPTED', 'It is encrypted. Unpack the archive and import it.')
  if (!entry.canDecodeFileData())
    return refuse('failed', 'ZIP_METHOD', 'It is packed in a way that is not read. Unpack it.')
  const { compressedSize: packed, uncompressedSize: bytes } = entry
  if (bytes > MAX_FILE_BYTES || (bytes > RATIO_FROM_BYTES && bytes > packed * MOST_RATIO))
    return refuse('failed', 'ZIP_BOMB', `It claims ${bytes} bytes from ${packed}; not unpacked.`)
  if (/\.zip$/i.test(name))
    return refuse('failed', 'ZIP_NESTED', 'It is an archive inside an archive. Unpack it first.')
  const modifiedMs = entry.getLastModDate().getTime()
  return { kind: 'zipped', name, bytes, modifiedMs, archive, entry }
}

function bomb(name: string): NotTaken {
  return {
    ...{ kind: 'failed', name, code: 'ZIP_BOMB' },
    reason: 'The archive claims more than it can hold; it was not unpacked. Unpack it first.'
  }
}

function damaged(name: string, cause: unknown): NotTaken {
  return {
    ...{ kind: 'failed', name, code: 'ZIP_DAMAGED' },
    reason: `The archive is damaged (${messageOf(cause)}). Make it again; do not erase the card.`
  }
}
