import { hash } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import type { ReadDb } from '../store/database'
import { originalPath } from '../store/images'

export interface OriginalRow {
  readonly sha256: string
  readonly extension: string
  readonly bytes: number
}

/** By name and size alone: reading a hundred thousand photographs is what `audit verify --originals` does. */
export type OriginalState = 'present' | 'missing' | 'altered'

export interface OriginalCounts {
  readonly present: number
  readonly missing: number
  readonly altered: number
  /** Of those that are present. */
  readonly bytes: number
}

/** The originals that a database knows, each once. */
export function originalsOf(db: ReadDb): OriginalRow[] {
  return db
    .prepare<[], OriginalRow>(
      'SELECT sha256, extension, min(bytes) AS bytes FROM image GROUP BY sha256, extension ORDER BY 1, 2'
    )
    .all()
}

export function originalState(dir: string, row: OriginalRow): OriginalState {
  const size = statSync(originalPath({ dir }, row), { throwIfNoEntry: false })?.size
  if (size === undefined) return 'missing'
  return size === row.bytes ? 'present' : 'altered'
}

/** Writes `sha256,extension,bytes,state` of every original to `file`. Returns the counts and the list's hash. */
export function writeOriginalsList(
  db: ReadDb,
  dir: string,
  file: string
): OriginalCounts & { readonly sha256: string } {
  const counts = { present: 0, missing: 0, altered: 0, bytes: 0 }
  const lines = originalsOf(db).map((row) => {
    const state = originalState(dir, row)
    counts[state] += 1
    if (state === 'present') counts.bytes += row.bytes
    return `${row.sha256},${row.extension},${row.bytes},${state}\n`
  })
  const text = `sha256,extension,bytes,state\n${lines.join('')}`
  writeFileSync(file, text)
  return { ...counts, sha256: hash('sha256', text) }
}
