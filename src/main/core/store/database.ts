import Database from 'better-sqlite3'

/** A connection that must not be written through. Functions that only read ask for this. */
export type ReadDb = Omit<Database.Database, 'exec' | 'transaction'> & {
  readonly readBrand?: never
}
/** The one connection that may write. */
export type WriteDb = Database.Database

/** Opens a database file with the settings every connection to a library has. */
export function openDatabase(file: string, options: { readonly: boolean }): WriteDb {
  const db = new Database(file, { readonly: options.readonly, fileMustExist: options.readonly })
  if (!options.readonly) {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
  }
  db.pragma('foreign_keys = ON')
  // Without this, INSERT OR REPLACE deletes rows without firing the append-only triggers.
  db.pragma('recursive_triggers = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('busy_timeout = 5000')
  return db
}

/** Runs `work` in one IMMEDIATE transaction; nested calls join the outer one. */
export function inWriteTx<T>(db: WriteDb, work: () => T): T {
  if (db.inTransaction) return work()
  return db.transaction(work).immediate()
}
