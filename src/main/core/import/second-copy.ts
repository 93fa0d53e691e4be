import { dirname, join } from 'node:path'
import type { SecondReason } from '../../../shared/domain/import-reason'
import { messageOf } from '../../../shared/errors'
import { noRoom } from '../no-room'
import { errnoOf, syncFolder, type ImportIo, type RawPath } from './import-io'
import type { ReusableBuffer } from './page-buffer'
import { readBack, type ReadBack } from './read-back'

/** A verified original of this library, wherever it lies at the moment. */
export interface Original {
  readonly path: RawPath
  readonly sha256: string
  readonly extension: string
}

export type SecondCopy =
  | {
      readonly state: 'verified'
      readonly verified: string
      readonly reason: null
      readonly code: null
    }
  | {
      readonly state: 'failed'
      readonly verified: null
      readonly reason: string
      readonly code: SecondReason
    }

const CHUNK = 1 << 20

/** Where the second copy of an original lies: the library's own scheme below another folder. */
export function secondPath(second: string, { sha256, extension }: Omit<Original, 'path'>): string {
  return join(second, 'originals', sha256.slice(0, 2), `${sha256}.${extension}`)
}

/**
 * Makes sure that the second place holds an original, read back and compared like the first. One that is
 * there already is read and kept when it is right. Never throws: a network folder that is away costs no import.
 */
export async function ensureSecond(
  io: ImportIo,
  second: string,
  original: Original,
  { memory, partName }: { readonly memory: ReusableBuffer; readonly partName: string }
): Promise<SecondCopy> {
  const path = secondPath(second, original)
  const part = join(second, 'incoming', partName)
  try {
    const present = await readBackIfThere(io, path, memory)
    if (present?.sha256 === original.sha256) {
      // Whoever put it there may have been stopped before its name was on the disk.
      await syncNames(io, second, path)
      return verified(present.method)
    }
    await io.mkdir(dirname(part), { recursive: true })
    await copyTo(io, original.path, part, memory)
    const back = await readBack(io, part, memory)
    if (back.sha256 !== original.sha256)
      return secondFailed('it reads back different from what was written', 'SECOND_DIFFERS')
    if (await io.mkdir(dirname(path), { recursive: true })) forced.delete(dirname(path))
    await io.rename(part, path)
    await syncNames(io, second, path)
    return verified(back.method)
  } catch (cause) {
    return secondFailed(messageOf(cause), reasonOf(cause))
  } finally {
    await io.rm(part, { force: true }).catch(() => undefined)
  }
}

async function readBackIfThere(
  io: ImportIo,
  path: string,
  memory: ReusableBuffer
): Promise<ReadBack | null> {
  try {
    return await readBack(io, path, memory)
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null
    throw thrown
  }
}

async function copyTo(
  io: ImportIo,
  from: RawPath,
  to: string,
  memory: ReusableBuffer
): Promise<void> {
  const buffer = memory.atLeast(CHUNK)
  const source = await io.open(from, 'r')
  try {
    const target = await io.open(to, 'w', 0o600)
    try {
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, CHUNK)
        if (bytesRead === 0) break
        for (let done = 0; done < bytesRead;)
          done += (await target.write(buffer, done, bytesRead - done)).bytesWritten
      }
      await target.sync()
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** Folders of second places of which the own name was forced to the disk since this program started. */
const forced = new Set<string>()

/** Forces a copy's name to the disk, and once those of the folders that it lies in: they may be new. */
async function syncNames(io: ImportIo, second: string, path: string): Promise<void> {
  const folder = dirname(path)
  await syncShare(io, folder)
  if (forced.has(folder)) return
  await syncShare(io, dirname(folder))
  await syncShare(io, second)
  // The folder that the place is in need not be this user's to open.
  await syncShare(io, dirname(second)).catch(() => undefined)
  forced.add(folder)
}

/** Some network file systems know no fsync of a folder; their server orders its own names. */
async function syncShare(io: ImportIo, dir: string): Promise<void> {
  await syncFolder(io, dir).catch((thrown: unknown) => {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM'].includes(errnoOf(thrown) ?? '')) throw thrown
  })
}

function verified(method: string): SecondCopy {
  return { state: 'verified', verified: method, reason: null, code: null }
}

export function secondFailed(why: string, code: SecondReason): SecondCopy {
  const reason = `The second copy was not made: ${why}.`
  return { state: 'failed', verified: null, reason, code }
}

const AWAY: ReadonlySet<string | null> = new Set([
  ...['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'ENOTCONN', 'ESTALE', 'ETIMEDOUT'],
  ...['EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH', 'ECONNRESET', 'ECONNREFUSED']
])
const DENIED: ReadonlySet<string | null> = new Set(['EACCES', 'EPERM', 'EROFS'])

/** What a failure at the second place means to whoever has to mend it. */
export function reasonOf(cause: unknown): SecondReason {
  if (noRoom(cause)) return 'SECOND_FULL'
  const code = errnoOf(cause)
  if (AWAY.has(code)) return 'SECOND_AWAY'
  return DENIED.has(code) ? 'SECOND_DENIED' : 'SECOND_FAILED'
}
