import { join } from 'node:path'
import { openDatabase, type ReadDb } from '../store/database'
import { GENESIS_HASH, type ChainHead, type EventRow } from '../store/chain'
import { chainHead } from '../store/event-log'
import { readAhead } from '../store/journal-reconcile'
import { journalFile } from './journal-identity'
import { operatorsGivenPassphrases, secretsOf } from './salvage-secrets'
import { verifyBackup } from './verify-backup'

/** What a restore would give back, and what it would not. */
export interface RestorePreview {
  /** Why the backup is not to be restored; null: it is sound from end to end. */
  readonly problem: string | null
  /** The backup's last event; number 0 without a backup. */
  readonly head: ChainHead
  /** Last event of the database that is there now; null where that cannot be read. */
  readonly now: number | null
  /** Later events that the journal brings back. */
  readonly fromJournal: number
  /** Later events that no journal holds: they stay in the file that is kept, and nowhere else. */
  readonly lost: number
  /** Operators who would need a new passphrase. */
  readonly withoutPassphrase: number
}

const EMPTY: ChainHead = { seq: 0, hash: GENESIS_HASH }

/**
 * Reads a backup from end to end and weighs it against what is there now; changes nothing.
 * @param backup null: no backup, the journal alone
 */
export function previewRestore(
  dir: string,
  backup: string | null,
  pinned: readonly string[] = []
): RestorePreview {
  const verdict = backup === null ? null : verifyBackup(backup, { pinned })
  const head = verdict?.head ?? EMPTY
  if (verdict && !verdict.ok)
    return {
      ...{ problem: verdict.problem ?? '', head },
      ...{ now: null, fromJournal: 0, lost: 0, withoutPassphrase: 0 }
    }
  const ahead = withDatabase(backup, (db) => rowsAfter(dir, db, head)) ?? rowsAfter(dir, null, head)
  const current = join(dir, 'akshi.db')
  const now = withDatabase(current, (db) => chainHead(db).seq)
  const given = operatorsGivenPassphrases(ahead)
  const carried = secretsOf(current, given)
  return {
    ...{ problem: null, head, now },
    fromJournal: ahead.length,
    lost: Math.max(0, (now ?? 0) - head.seq - ahead.length),
    withoutPassphrase: given.filter((id) => !carried.has(id)).length
  }
}

/** The journal's events after `head`; none where it does not go on from there. */
function rowsAfter(dir: string, db: ReadDb | null, head: ChainHead): EventRow[] {
  const ahead = readAhead(journalFile(dir), db, head.seq)
  if (ahead === 'contradiction') return []
  const [first] = ahead.rows
  return first === undefined || first.prev_hash !== head.hash ? [] : ahead.rows
}

function withDatabase<T>(file: string | null, read: (db: ReadDb) => T): T | null {
  if (file === null) return null
  let db
  try {
    db = openDatabase(file, { readonly: true })
    return read(db)
  } catch {
    return null
  } finally {
    db?.close()
  }
}
