import { hash } from 'node:crypto'
import { AppError } from '../../../shared/errors'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'
import { createFactsReader, type FactsReader } from './facts/facts'
import { readPatterns } from './facts/patterns'
import { readWorklist } from './facts/worklist'
import type { ImportRow } from './import-repository'

/** By what an import tells whose photographs it takes. Fixed when it starts: a resumed one goes on by the same. */
export interface Naming {
  readonly patterns: readonly string[]
  /** Text of a CSV worklist. */
  readonly worklist: string | null
}

/** @throws AppError VALIDATION_FAILED for a pattern or a worklist that is none. */
export function factsReaderOf({
  patterns,
  worklist
}: Naming): (names: Iterable<string>) => FactsReader {
  return createFactsReader({
    patterns,
    worklist: worklist === null ? null : readWorklist(worklist)
  })
}

/** Keeps the worklist of an import. Runs inside the transaction that starts it. */
export function storeWorklist(library: Library, importId: string, csv: string | null): void {
  if (csv === null) return
  statement(library.db, 'INSERT INTO import_worklist VALUES (?, ?)').run(importId, csv)
}

/**
 * The naming that an interrupted import began with. `again` is its worklist, where the library has lost it.
 * @throws AppError VALIDATION_FAILED when the worklist is needed and neither known nor given, or is another one.
 */
export function namingOf(library: Library, row: ImportRow, again: string | null): Naming {
  const patterns =
    row.patterns === null ? readPatterns(library) : (JSON.parse(row.patterns) as string[])
  const stored = statement(library.db, 'SELECT csv FROM import_worklist WHERE import_id = ?').get(
    row.id
  ) as { csv: string } | undefined
  const worklist = again ?? stored?.csv ?? null
  const found = worklist === null ? null : worklistSha256(worklist)
  if (found === row.worklist_sha256) return { patterns, worklist }
  throw new AppError(
    'VALIDATION_FAILED',
    worklist === null
      ? 'This import began with a worklist that the library does not have any more. Give the same worklist again to continue.'
      : 'This import began with another worklist. Continue it without naming one, or import the card anew.',
    { data: { code: 'WORKLIST_LOST' } }
  )
}

/** What the log holds of a worklist. */
export function worklistSha256(csv: string): string {
  return hash('sha256', csv)
}
