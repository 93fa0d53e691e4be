import type { Stats } from 'node:fs'
import { basename } from 'node:path'
import { fileCodeOf, type FileCode } from '../../../shared/domain/import-reason'
import { AppError, messageOf } from '../../../shared/errors'
import { errnoOf, type ImportIo, type RawPath } from './import-io'
import { isSystemName } from './skip-names'

/** A regular file below a source. */
export interface FoundFile {
  readonly kind: 'file'
  readonly path: RawPath
  /** Path below the source with `/`, as shown and recorded. */
  readonly name: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly device: number
  readonly inode: number
}

/** Something that is not copied, and why. `failed`: it could not even be looked at. */
export interface NotTaken {
  readonly kind: 'rejected' | 'failed'
  readonly name: string
  readonly code: FileCode
  readonly reason: string
}

export type Found = FoundFile | NotTaken

/** Names need not be UTF-8 on Linux and macOS cards that Linux wrote; Windows gives UTF-16. */
const RAW_NAMES = process.platform !== 'win32'
const LOOKED_AT_TOGETHER = 64
const SEPARATOR = Buffer.from('/')

/**
 * The file `root`, or every file below it, in name order, folders after files. Links are reported, never followed.
 * @throws AppError FILE_UNREADABLE when the root itself cannot be read.
 */
export async function* walk(
  io: ImportIo,
  root: string,
  exclude: (path: string) => boolean = () => false
): AsyncGenerator<Found> {
  const top = await io.lstat(root)
  if (top.isFile()) {
    yield fileOf(root, basename(root), top)
    return
  }
  const pending: { path: RawPath; name: string }[] = [{ path: root, name: '' }]
  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    let names: RawPath[]
    try {
      names = await namesIn(io, folder.path)
    } catch (cause) {
      if (folder.name === '')
        throw new AppError('FILE_UNREADABLE', `The folder cannot be read: ${messageOf(cause)}`, {
          cause
        })
      yield unreadable(folder.name, 'The folder', cause)
      continue
    }
    const folders: typeof pending = []
    const entries = names.flatMap((raw) => {
      const shown = showName(raw)
      const path = joinRaw(folder.path, raw)
      if (isSystemName(shown) || exclude(path.toString())) return []
      return [{ path, name: folder.name === '' ? shown : `${folder.name}/${shown}` }]
    })
    for (let at = 0; at < entries.length; at += LOOKED_AT_TOGETHER) {
      const some = entries.slice(at, at + LOOKED_AT_TOGETHER)
      const looks = await Promise.allSettled(some.map(({ path }) => io.lstat(path)))
      for (const [i, { path, name }] of some.entries()) {
        const looked = looks[i]
        if (looked?.status !== 'fulfilled') yield unreadable(name, 'The file', looked?.reason)
        else if (looked.value.isDirectory()) folders.push({ path, name })
        else if (looked.value.isFile()) yield fileOf(path, name, looked.value)
        else yield special(name, looked.value)
      }
    }
    pending.push(...folders.reverse())
  }
}

async function namesIn(io: ImportIo, path: RawPath): Promise<RawPath[]> {
  if (!RAW_NAMES) return (await io.readdir(path)).sort()
  return (await io.readdir(path, { encoding: 'buffer' })).sort((a, b) => Buffer.compare(a, b))
}

function joinRaw(folder: RawPath, name: RawPath): RawPath {
  if (typeof name === 'string') return `${folder.toString()}\\${name}`
  const joined = Buffer.concat([Buffer.from(folder), SEPARATOR, name])
  const text = joined.toString('utf8')
  return Buffer.from(text, 'utf8').equals(joined) ? text : joined
}

/** A name as text. Bytes that are no UTF-8 are written `\xHH`, and only then is a backslash doubled. */
export function showName(raw: RawPath): string {
  if (typeof raw === 'string') return raw
  const text = raw.toString('utf8')
  if (Buffer.from(text, 'utf8').equals(raw)) return text
  return raw
    .toString('latin1')
    .replaceAll('\\', '\\\\')
    .replace(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)
}

function fileOf(path: RawPath, name: string, stats: Stats): FoundFile {
  return {
    kind: 'file',
    path,
    name,
    bytes: stats.size,
    modifiedMs: stats.mtimeMs,
    device: stats.dev,
    inode: stats.ino
  }
}

function special(name: string, stats: Stats): NotTaken {
  const what = stats.isSymbolicLink()
    ? 'a link; links are not followed'
    : stats.isFIFO()
      ? 'a pipe'
      : stats.isSocket()
        ? 'a socket'
        : 'a device'
  return { kind: 'rejected', name, code: 'NOT_A_FILE', reason: `It is no file but ${what}.` }
}

function unreadable(name: string, what: string, cause: unknown): NotTaken {
  return {
    kind: 'failed',
    name,
    code: fileCodeOf(errnoOf(cause)),
    reason: `${what} cannot be read (${messageOf(cause)}). Do not erase the card; try another reader.`
  }
}
