import type { AnyStoredEvent } from '../../../../shared/domain/events'
import type { ImageFacts } from '../../../../shared/domain/image'
import type { WriteDb } from '../database'
import { statement } from '../statement'

const COLUMNS: Readonly<Record<keyof ImageFacts, string>> = {
  patientId: 'patient_id',
  eye: 'eye',
  field: 'field',
  capturedAt: 'captured_at',
  camera: 'camera',
  cameraSerial: 'camera_serial',
  site: 'site'
}

export function projectImage(db: WriteDb, event: AnyStoredEvent): void {
  if (event.type === 'image.imported') {
    const image = event.payload
    statement(
      db,
      `INSERT INTO image (id, ordinal, sha256, extension, bytes, width, height, source_name, import_id,
         batch_id, imported_at, perceptual_hash, patient_id, eye, field, captured_at, camera, camera_serial, site)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    ).run(
      image.imageId,
      event.seq,
      image.sha256,
      image.extension,
      image.bytes,
      image.width,
      image.height,
      image.sourceName,
      image.importId,
      image.batchId,
      event.at,
      image.perceptualHash,
      image.facts.patientId,
      image.facts.eye,
      image.facts.field,
      image.facts.capturedAt,
      image.facts.camera,
      image.facts.cameraSerial,
      image.facts.site
    )
  } else if (event.type === 'image.examined') {
    statement(db, 'UPDATE image SET perceptual_hash = ? WHERE id = ?').run(
      event.payload.perceptualHash,
      event.payload.imageId
    )
  } else if (event.type === 'image.original_checked') {
    statement(db, 'UPDATE image SET original_state = ? WHERE id = ?').run(
      event.payload.state,
      event.payload.imageId
    )
  } else if (event.type === 'image.original_restored') {
    statement(db, `UPDATE image SET original_state = 'sound' WHERE id = ?`).run(
      event.payload.imageId
    )
  } else if (event.type === 'image.retake_dismissed') {
    const { imageId, reason, comment } = event.payload
    statement(db, 'INSERT OR REPLACE INTO retake_dismissal VALUES (?, ?, ?, ?, ?)').run(
      ...[imageId, event.operatorId, event.at, reason, comment]
    )
  } else if (event.type === 'image.corrected') {
    for (const [key, column] of Object.entries(COLUMNS)) {
      const value = event.payload.facts[key as keyof ImageFacts]
      if (value === undefined) continue
      statement(db, `UPDATE image SET ${column} = ? WHERE id = ?`).run(value, event.payload.imageId)
    }
  }
}
