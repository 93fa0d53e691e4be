import type { AnyStoredEvent } from '../../../../shared/domain/events'
import type { WriteDb } from '../database'
import { statement } from '../statement'

const INSERT_FILE = `INSERT INTO import_file
  (import_id, source_name, outcome, image_id, sha256, bytes, duplicate_of, reason)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

export function projectImport(db: WriteDb, event: AnyStoredEvent): void {
  switch (event.type) {
    case 'import.started':
      statement(
        db,
        'INSERT INTO import (id, batch_id, label, files, started_at, operator_id) VALUES (?, ?, ?, ?, ?, ?)'
      ).run(
        event.payload.importId,
        event.payload.batchId,
        event.payload.label,
        event.payload.files,
        event.at,
        event.operatorId
      )
      return
    case 'import.file': {
      const file = event.payload
      statement(db, INSERT_FILE).run(
        file.importId,
        file.sourceName,
        file.outcome,
        null,
        file.sha256,
        file.bytes,
        file.duplicateOf,
        file.reason
      )
      return
    }
    case 'image.imported': {
      const image = event.payload
      statement(db, INSERT_FILE).run(
        image.importId,
        image.sourceName,
        image.nearDuplicateOf === null ? 'imported' : 'near-duplicate',
        image.imageId,
        image.sha256,
        image.bytes,
        image.nearDuplicateOf,
        null
      )
      return
    }
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
