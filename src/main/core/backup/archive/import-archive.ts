import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../../../shared/errors'
import { verifyLibrary } from '../../audit/verify/verify-library'
import { openDatabase } from '../../store/database'
import { openJournal } from '../../store/journal'
import type { EventRow } from '../../store/chain'
import { refuseNetworkFileSystem } from '../../store/network-filesystem'
import { checkDatabase } from '../check-database'
import { syncPath, writeFailed } from '../files'
import { journalFile } from '../journal-identity'
import { refuseStopped } from '../library-work'
import { signatureState, type SignatureState } from '../manifest'
import { originalsOf } from '../originals-list'
import type { ArchiveManifest } from './archive-manifest'
import { readArchive, type FileSink, type ReadArchiveOptions } from './read-archive'
import { importingFolder, removeStaleImports } from './stale-imports'

export interface Imported {
  readonly dir: string
  readonly manifest: ArchiveManifest
  readonly signature: SignatureState
}

/** Rows of the journal written at once. */
const PAGE = 1000

/**
 * Unpacks an archive into a folder beside `target`, holds every byte against the manifest and the database
 * against its own log, and only then gives the folder its name. What processes that were killed left of it is removed.
 * @throws AppError CONFLICT when there is something at `target`; IO_FAILED, LIBRARY_DAMAGED, CHAIN_BROKEN,
 *   LIBRARY_NEWER, DISK_FULL, CANCELLED. Then nothing is left of it.
 */
export async function importArchive(
  archive: string,
  target: string,
  options: Pick<ReadArchiveOptions, 'pinned' | 'onProgress' | 'signal'> = {}
): Promise<Imported> {
  const dir = resolve(target)
  refuseExisting(dir)
  mkdirSync(dirname(dir), { recursive: true })
  refuseNetworkFileSystem(dirname(dir))
  const part = importingFolder(dir)
  removeStaleImports(dir)
  try {
    mkdirSync(part)
    const pinned = options.pinned ?? []
    const folders = new Set<string>()
    const manifest = await readArchive(archive, {
      ...options,
      sink: (path) => openSink(part, path, folders)
    })
    checkContents(part, manifest)
    writeJournal(part)
    const verdict = await verifyLibrary(part, { pinned })
    if (!verdict.ok)
      throw new AppError(
        'LIBRARY_DAMAGED',
        `The library in the archive is not sound: ${verdict.findings.map(({ message }) => message).join('; ')}.`
      )
    folders.add(part).add(dirname(journalFile(part)))
    for (const folder of folders) syncPath(folder, 'folder')
    refuseStopped(options.signal)
    refuseExisting(dir)
    renameSync(part, dir)
    syncPath(dirname(dir), 'folder')
    return { dir, manifest, signature: signatureState(manifest, pinned) }
  } catch (cause) {
    rmSync(part, { recursive: true, force: true })
    throw writeFailed('The import of the archive', cause)
  }
}

/** An empty folder is nothing. */
function refuseExisting(dir: string): void {
  try {
    if (readdirSync(dir).length === 0) {
      rmdirSync(dir)
      return
    }
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'ENOENT') return
  }
  throw new AppError('CONFLICT', `${dir} is not empty; nothing was changed. Name a new folder.`)
}

async function openSink(part: string, path: string, folders: Set<string>): Promise<FileSink> {
  const file = join(part, ...path.split('/'))
  const folder = dirname(file)
  if (!folders.has(folder)) {
    mkdirSync(folder, { recursive: true })
    // Those above it too, which making it may have made.
    for (let made = folder; made !== part; made = dirname(made)) folders.add(made)
  }
  const handle = await open(file, 'wx', 0o600)
  return {
    write: (piece) => handle.appendFile(piece),
    async close() {
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
    }
  }
}

/** The database is the one that the manifest describes, and every original it knows is there or accounted for. */
function checkContents(part: string, manifest: ArchiveManifest): void {
  const archived = new Map(manifest.files.map((file) => [file.path, file.sha256]))
  const lost = new Set([...manifest.originals.missing, ...manifest.originals.altered])
  const facts = checkDatabase(join(part, 'akshi.db'), (db) => {
    for (const { sha256, extension } of originalsOf(db)) {
      const path = `originals/${sha256.slice(0, 2)}/${sha256}.${extension}`
      if (archived.get(path) === sha256 || lost.has(sha256)) continue
      throw new AppError(
        'IO_FAILED',
        `The archive was refused. ${path} is missing from it or is not the photograph of its name.`
      )
    }
  })
  const { chain, libraryId } = manifest
  if (
    facts.libraryId === libraryId &&
    facts.head.seq === chain.seq &&
    facts.head.hash === chain.hash
  )
    return
  throw new AppError(
    'CHAIN_BROKEN',
    'The archive was refused. akshi.db does not end with the event that the manifest names.'
  )
}

/** The plain copy of the log, made anew from the database that was just checked. */
function writeJournal(part: string): void {
  const db = openDatabase(join(part, 'akshi.db'), { readonly: true })
  const journal = openJournal(journalFile(part))
  try {
    const page = db.prepare<[number], EventRow>(
      `SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`
    )
    for (let after = 0; ;) {
      const rows = page.all(after)
      journal.append(rows, rows.length < PAGE)
      if (rows.length < PAGE) return
      after = rows.at(-1)?.seq ?? after
    }
  } finally {
    journal.close()
    db.close()
  }
}
