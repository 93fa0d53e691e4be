import { hash } from 'node:crypto'
import Database from 'better-sqlite3'
import { inWriteTx, type WriteDb } from '../store/database'

export interface Salvage {
  /** Runs whose outputs were found in the damaged file, unaltered, and put back. */
  readonly saved: number
  /** Runs whose outputs are lost: their answers stay, their overlays do not. */
  readonly lost: number
}

interface RunWithout {
  readonly run: string
  readonly camSha256: string | null
  readonly embeddingSha256: string | null
}
interface Output {
  readonly cam: Buffer | null
  readonly embedding: Buffer | null
}

const WITHOUT = `
  SELECT payload ->> 'runId' AS run, payload ->> 'camSha256' AS camSha256,
    payload ->> 'embeddingSha256' AS embeddingSha256
  FROM event WHERE type = 'model_run.completed'
    AND (payload ->> 'camSha256' IS NOT NULL OR payload ->> 'embeddingSha256' IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM model_output WHERE run_id = payload ->> 'runId')`

/**
 * Activation maps and embeddings are not in the journal. Those of runs that were rolled forward are looked for
 * in the damaged database, which can often be read in part; the hashes in the runs' events decide what is
 * taken. The networks are not asked again: their answers to these photographs may have been read already.
 * @param damaged the file that was set aside, or null
 */
export function salvageOutputs(db: WriteDb, damaged: string | null): Salvage {
  const without = db.prepare<[], RunWithout>(WITHOUT).all()
  if (without.length === 0) return { saved: 0, lost: 0 }
  const find = damaged === null ? null : openFinder(damaged)
  const insert = db.prepare('INSERT INTO model_output (run_id, cam, embedding) VALUES (?, ?, ?)')
  let saved = 0
  try {
    inWriteTx(db, () => {
      for (const { run, camSha256, embeddingSha256 } of without) {
        const found = find?.output(run) ?? null
        if (!found || !fits(found.cam, camSha256) || !fits(found.embedding, embeddingSha256))
          continue
        insert.run(run, found.cam, found.embedding)
        saved += 1
      }
    })
  } finally {
    find?.close()
  }
  return { saved, lost: without.length - saved }
}

function fits(stored: Buffer | null, sha256: string | null): boolean {
  return (stored === null ? null : hash('sha256', stored)) === sha256
}

/** Reads single rows of a file that may be damaged anywhere. */
function openFinder(file: string): { output(run: string): Output | null; close(): void } | null {
  let db: Database.Database | undefined
  try {
    db = new Database(file, { readonly: true, fileMustExist: true })
    const select = db.prepare<[string], Output>(
      'SELECT cam, embedding FROM model_output WHERE run_id = ?'
    )
    const opened = db
    return {
      output(run) {
        try {
          return select.get(run) ?? null
        } catch {
          return null
        }
      },
      close: () => opened.close()
    }
  } catch {
    db?.close()
    return null
  }
}
