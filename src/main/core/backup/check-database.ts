import { AppError, messageOf } from '../../../shared/errors'
import { verifyChain, type ChainHead } from '../store/chain'
import { openDatabase, type ReadDb } from '../store/database'
import { refuseNewerSchema, schemaVersion } from '../store/migrate'
import { MIGRATIONS } from '../store/migrations'

export interface DatabaseFacts {
  readonly schema: number
  readonly libraryId: string
  readonly head: ChainHead
}

/**
 * Reads a copy of a library's database from end to end: its pages, its schema and its whole chain of events.
 * @throws AppError LIBRARY_DAMAGED, LIBRARY_NEWER, CHAIN_BROKEN.
 */
export function checkDatabase(file: string, onSound?: (db: ReadDb) => void): DatabaseFacts {
  let db
  try {
    db = openDatabase(file, { readonly: true })
    const found = db.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw new Error(String(found))
    refuseNewerSchema(db, MIGRATIONS, file)
    const verdict = verifyChain(db)
    if (!verdict.ok) throw new AppError('CHAIN_BROKEN', verdict.message)
    const libraryId = libraryIdOf(db)
    if (libraryId === null) throw new Error('it holds no library')
    onSound?.(db)
    return { schema: schemaVersion(db), libraryId, head: verdict.head }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('LIBRARY_DAMAGED', `The database is damaged (${messageOf(cause)}).`, {
      cause
    })
  } finally {
    db?.close()
  }
}

function libraryIdOf(db: ReadDb): string | null {
  const id = db
    .prepare<[], string>(
      `SELECT payload ->> 'libraryId' FROM event WHERE type = 'library.created' LIMIT 1`
    )
    .pluck()
    .get()
  return id ?? null
}
