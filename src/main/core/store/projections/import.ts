import type { AnyStoredEvent } from '../../../../shared/domain/events'
import type { WriteDb } from '../database'
import { statement } from '../statement'

const INSERT_FILE = `INSERT INTO import_file
  (import_id, source_name, outcome, image_id, sha256, bytes, duplicate_of, reason, code)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
/** A file that failed and was tried again has one outcome, the last. */
const DELETE_FAILED = `DELETE FROM import_file
  WHERE import_id = ? AND source_name = ? AND outcome = 'failed'`

export function projectImport(db: WriteDb, event: AnyStoredEvent): void {
  switch (event.type) {
    case 'import.started':
      statement(
        db,
        `INSERT INTO import (id, batch_id, label, files, started_at, operator_id, bytes, sources, second,
           patterns, worklist_sha256)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
      ).run(
        event.payload.importId,
        event.payload.batchId,
        event.payload.label,
        event.payload.files,
        event.at,
        event.operatorId,
        event.payload.bytes ?? null,
        JSON.stringify(event.payload.sources ?? []),
        event.payload.second ?? null,
        event.payload.patterns ? JSON.stringify(event.payload.patterns) : null,
        event.payload.worklistSha256 ?? null
      )
      return
    case 'import.interrupted':
      statement(db, 'UPDATE import SET problem = ?, problem_code = ? WHERE id = ?').run(
        event.payload.reason,
        event.payload.code,
        event.payload.importId
      )
      return
    case 'import.resumed':
      statement(
        db,
        `UPDATE import SET problem = NULL, problem_code = NULL, files = ?, bytes = ?,
           second = coalesce(?, second) WHERE id = ?`
      ).run(
        event.payload.files,
        event.payload.bytes,
        event.payload.second ?? null,
        event.payload.importId
      )
      // What the former place holds says nothing of the new one.
      if (event.payload.second !== undefined)
        statement(
          db,
          'UPDATE import_file SET second = NULL, second_code = NULL WHERE import_id = ?'
        ).run(event.payload.importId)
      return
    case 'import.file': {
      const file = event.payload
      statement(db, DELETE_FAILED).run(file.importId, file.sourceName)
      statement(db, INSERT_FILE).run(
        file.importId,
        file.sourceName,
        file.outcome,
        null,
        file.sha256,
        file.bytes,
        file.duplicateOf,
        file.reason,
        file.code
      )
      return
    }
    case 'image.imported': {
      const image = event.payload
      statement(db, DELETE_FAILED).run(image.importId, image.sourceName)
      statement(db, INSERT_FILE).run(
        image.importId,
        image.sourceName,
        image.nearDuplicateOf === null ? 'imported' : 'near-duplicate',
        image.imageId,
        image.sha256,
        image.bytes,
        image.nearDuplicateOf,
        null,
        null
      )
      return
    }
    case 'image.second_copy':
      statement(
        db,
        `UPDATE import_file SET second = ?, second_code = ? WHERE import_id = ? AND source_name = ?
           AND outcome IN ('imported', 'near-duplicate', 'duplicate')`
      ).run(
        event.payload.state,
        event.payload.code ?? null,
        event.payload.importId,
        event.payload.sourceName
      )
      return
    case 'image.examined':
      if (event.payload.nearDuplicateOf === null) return
      statement(
        db,
        `UPDATE import_file SET outcome = 'near-duplicate', duplicate_of = ?
         WHERE import_id = ? AND image_id = ?`
      ).run(event.payload.nearDuplicateOf, event.payload.importId, event.payload.imageId)
      return
    case 'import.finished':
      statement(db, 'UPDATE import SET finished_at = ?, safe_to_remove = ? WHERE id = ?').run(
        event.at,
        event.payload.safeToRemove ? 1 : 0,
        event.payload.importId
      )
      return
    default:
  }
}
