import { hash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors'
import type { WriteDb } from './database'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}

/** Schema version of an open database; 0 for a new one. */
export function schemaVersion(db: Pick<WriteDb, 'pragma'>): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** Refuses a database that a newer release wrote: this one would not understand its rows. */
export function refuseNewerSchema(
  db: Pick<WriteDb, 'pragma'>,
  migrations: readonly Migration[],
  dir: string
): void {
  const found = schemaVersion(db)
  const known = migrations.at(-1)?.version ?? 0
  if (found <= known) return
  throw new AppError(
    'LIBRARY_NEWER',
    `The library ${dir} was written by a newer Akshi (schema ${found}; this one knows ${known}). Nothing was changed. Install the newer release to open it.`,
    { data: { found, known } }
  )
}

/** Brings the schema up to date, one transaction a step, after a backup where there is something to lose. */
export function migrate(db: WriteDb, dir: string, migrations: readonly Migration[]): void {
  refuseNewerSchema(db, migrations, dir)
  const from = schemaVersion(db)
  const pending = migrations.filter((step) => step.version > from)
  if (pending.length === 0) return
  if (from > 0) {
    mkdirSync(join(dir, 'backups'), { recursive: true })
    const stamp = new Date().toISOString().replaceAll(':', '-')
    db.prepare('VACUUM INTO ?').run(
      join(dir, 'backups', `before-schema-${pending[0]?.version ?? 0}-${stamp}.db`)
    )
  }
  db.exec(
    'CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT'
  )
  for (const step of pending) {
    db.transaction(() => {
      db.exec(step.sql)
      db.prepare('INSERT INTO migration VALUES (?, ?, ?)').run(
        step.version,
        step.name,
        hash('sha256', step.sql)
      )
      db.pragma(`user_version = ${step.version}`)
    }).immediate()
  }
}
