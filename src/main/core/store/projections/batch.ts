import type { AnyStoredEvent } from '../../../../shared/domain/events'
import type { WriteDb } from '../database'
import { statement } from '../statement'

export function projectBatch(db: WriteDb, event: AnyStoredEvent): void {
  switch (event.type) {
    case 'batch.created':
      statement(
        db,
        'INSERT INTO batch (id, name, protocol, import_id, created_at) VALUES (?, ?, ?, ?, ?)'
      ).run(
        event.payload.batchId,
        event.payload.name,
        event.payload.protocol,
        event.payload.importId,
        event.at
      )
      return
    case 'batch.protocol_set':
      statement(db, 'UPDATE batch SET protocol = ? WHERE id = ?').run(
        event.payload.protocol,
        event.payload.batchId
      )
      return
    case 'batch.second_reader_set':
      statement(db, 'UPDATE batch SET second_reader = ? WHERE id = ?').run(
        event.payload.operatorId,
        event.payload.batchId
      )
      return
    default:
  }
}
