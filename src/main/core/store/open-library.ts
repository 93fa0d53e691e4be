import { existsSync, mkdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { AppError } from '../../../shared/errors'
import { libraryDamaged } from '../backup/damaged-message'
import { refuseMoved } from '../backup/move/moved'
import { openDatabase, type WriteDb } from './database'
import { createEventLog, type Actor, type EventLog } from './event-log'
import { openJournal } from './journal'
import { reconcileJournal } from './journal-reconcile'
import { lockLibrary } from './library-lock'
import { migrate, refuseNewerSchema, schemaVersion } from './migrate'
import { MIGRATIONS } from './migrations'
import { refuseNetworkFileSystem } from './network-filesystem'
import { SYSTEM_OPERATOR } from './nobody'

export interface Library {
  readonly dir: string
  readonly db: WriteDb
  readonly log: EventLog
  readonly id: string
  /** For people: the folder's name. */
  readonly name: string
  /** Made of synthetic photographs, to try the product on. */
  readonly sample: boolean
  close(): void
}

export interface OpenLibraryOptions {
  readonly workstationId: string
  readonly appVersion: string
  /** For a library that does not exist yet. */
  readonly sample?: boolean
  /** Refuse to make a new library. */
  readonly mustExist?: boolean
  /** Make a database that is gone or empty again from the journal alone: what a restore asks for. */
  readonly rebuild?: boolean
  /** Look for a sound backup to name in LIBRARY_DAMAGED, which reads backups from end to end; on by default. */
  readonly advise?: boolean
  readonly now?: () => Date
}

const FOLDERS = ['originals', 'derived', 'backups', 'logs', 'receipts', 'reports'] as const

/**
 * Opens the library in `dir` for this process alone, making or migrating it as needed.
 * @throws AppError LIBRARY_NOT_FOUND (also for a folder that it was moved out of), LIBRARY_LOCKED, LIBRARY_NEWER, LIBRARY_DAMAGED, LIBRARY_ON_NETWORK.
 */
export function openLibrary(folder: string, options: OpenLibraryOptions): Library {
  const dir = resolve(folder)
  const file = join(dir, 'akshi.db')
  const journalFile = join(dir, 'journal', 'events.jsonl')
  refuseMoved(dir)
  if (options.mustExist && !existsSync(file) && !hasLines(journalFile))
    throw new AppError('LIBRARY_NOT_FOUND', `There is no library in ${dir}.`)
  for (const name of FOLDERS) mkdirSync(join(dir, name), { recursive: true })
  refuseNetworkFileSystem(dir)

  const lock = lockLibrary(dir)
  try {
    const db = openSound(file, dir, options, hasLines(journalFile))
    const reconciled = reconcileJournal(journalFile, db)
    const journal = openJournal(journalFile)
    const log = createEventLog(db, journal, options.now ?? (() => new Date()))
    const actor: Actor = { operatorId: SYSTEM_OPERATOR, workstationId: options.workstationId }
    if (reconciled.length > 0) log.append(actor, reconciled)
    const identity = readIdentity(db) ?? createIdentity(db, log, actor, options)
    return {
      dir,
      db,
      log,
      id: identity.libraryId,
      name: basename(dir),
      sample: identity.sample,
      close() {
        db.pragma('optimize')
        db.close()
        journal.close()
        lock.release()
      }
    }
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

/** Opens for reading alone, beside a process that may be writing. */
export function openLibraryReadonly(folder: string): { dir: string; db: WriteDb; close(): void } {
  const dir = resolve(folder)
  const file = join(dir, 'akshi.db')
  refuseMoved(dir)
  if (!existsSync(file)) throw new AppError('LIBRARY_NOT_FOUND', `There is no library in ${dir}.`)
  const db = openDatabase(file, { readonly: true })
  refuseNewerSchema(db, MIGRATIONS, dir)
  return { dir, db, close: () => db.close() }
}

function hasLines(journalFile: string): boolean {
  return (statSync(journalFile, { throwIfNoEntry: false })?.size ?? 0) > 0
}

/**
 * Checks the file before anything is written to it: a damaged database is never written. Unless it is rebuilt, one
 * that is gone or empty is damaged too: the journal knows events, but neither passphrases nor network outputs.
 */
function openSound(
  file: string,
  dir: string,
  { rebuild = false, advise = true }: OpenLibraryOptions,
  journal: boolean
): WriteDb {
  const existed = existsSync(file)
  const lived = journal && !rebuild
  let db: WriteDb | undefined
  try {
    if (!existed && lived) throw new Error('it is gone')
    if (existed && lived && statSync(file).size === 0) throw new Error('it is empty')
    db = openDatabase(file, { readonly: false })
    if (existed) {
      refuseNewerSchema(db, MIGRATIONS, dir)
      const found = db.pragma('quick_check(1)', { simple: true })
      if (found !== 'ok') throw new Error(String(found))
      if (lived && schemaVersion(db) === 0) throw new Error('it is empty')
    }
    migrate(db, dir, MIGRATIONS)
    return db
  } catch (cause) {
    db?.close()
    if (cause instanceof AppError) throw cause
    throw libraryDamaged(dir, cause, advise)
  }
}

interface Identity {
  readonly libraryId: string
  readonly sample: boolean
}

function readIdentity(db: WriteDb): Identity | null {
  const row = db
    .prepare<[], { payload: string }>(`SELECT payload FROM event WHERE type = 'library.created'`)
    .get()
  return row ? (JSON.parse(row.payload) as Identity) : null
}

function createIdentity(
  db: WriteDb,
  log: EventLog,
  actor: Actor,
  options: OpenLibraryOptions
): Identity {
  const payload = {
    libraryId: uuidv7(),
    appVersion: options.appVersion,
    sample: options.sample ?? false
  }
  log.append(actor, [{ type: 'library.created', payload }])
  return payload
}
