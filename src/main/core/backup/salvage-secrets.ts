import Database from 'better-sqlite3'
import { inWriteTx, type WriteDb } from '../store/database'
import type { EventRow } from '../store/chain'

const STORED = /^scrypt\$\d+\$\d+\$\d+\$[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+$/

/** Whose passphrases were set by events; the phrases themselves are in no event. */
export function operatorsGivenPassphrases(
  rows: readonly Pick<EventRow, 'type' | 'payload'>[]
): string[] {
  const ids = rows
    .filter(({ type }) => type === 'operator.created' || type === 'operator.passphrase_set')
    .map(({ payload }) => (JSON.parse(payload) as { operatorId: string }).operatorId)
  return [...new Set(ids)]
}

/** The stored passphrases of operators in a database that may be damaged anywhere. */
export function secretsOf(file: string, operatorIds: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  let db: Database.Database | undefined
  try {
    db = new Database(file, { readonly: true, fileMustExist: true })
    const select = db
      .prepare<[string], string>('SELECT scrypt FROM operator_secret WHERE operator_id = ?')
      .pluck()
    for (const id of operatorIds) {
      try {
        const scrypt = select.get(id)
        if (typeof scrypt === 'string' && STORED.test(scrypt)) found.set(id, scrypt)
      } catch {
        // Another page of the file may still be whole.
      }
    }
  } catch {
    // Nothing of it can be read.
  } finally {
    db?.close()
  }
  return found
}

/**
 * Passphrases are in backups, not in the journal. Those that were set after a backup are taken from the database
 * that was set aside, where they can be read.
 * @param after the backup's last event
 * @returns how many operators need a new passphrase
 */
export function salvageSecrets(db: WriteDb, after: number, damaged: string | null): number {
  const rows = db
    .prepare<[number], EventRow>('SELECT type, payload FROM event WHERE seq > ?')
    .all(after)
  const given = operatorsGivenPassphrases(rows)
  const secrets = damaged === null ? new Map<string, string>() : secretsOf(damaged, given)
  const insert = db.prepare('INSERT OR REPLACE INTO operator_secret VALUES (?, ?)')
  inWriteTx(db, () => {
    for (const [id, scrypt] of secrets) insert.run(id, scrypt)
  })
  return given.length - secrets.size
}
