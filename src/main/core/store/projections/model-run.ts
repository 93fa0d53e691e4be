import type { AnyStoredEvent } from '../../../../shared/domain/events'
import type { WriteDb } from '../database'
import { statement } from '../statement'
import { UNCERTAINTY } from './uncertainty'

export function projectModelRun(db: WriteDb, event: AnyStoredEvent): void {
  if (event.type === 'model_run.completed') {
    const { imageId, ...answer } = event.payload
    statement(
      db,
      `INSERT INTO model_run (id, image_id, event_seq, completed_at, model_id, model_sha256, provider, grade,
         score, referable, referable_probability, gradable, ungradable_reason, answer)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    ).run(
      answer.runId,
      imageId,
      event.seq,
      event.at,
      answer.model.id,
      answer.model.sha256,
      answer.provider,
      answer.grade,
      answer.score,
      answer.referable ? 1 : 0,
      answer.referableProbability,
      answer.gradable ? 1 : 0,
      answer.ungradableReason,
      JSON.stringify(answer)
    )
    statement(
      db,
      `UPDATE image SET network_uncertainty = (SELECT ${UNCERTAINTY} FROM model_run WHERE id = ?) WHERE id = ?`
    ).run(answer.runId, imageId)
    statement(db, 'DELETE FROM model_failure WHERE image_id = ? AND model_id = ?').run(
      imageId,
      answer.model.id
    )
  } else if (event.type === 'model_run.failed') {
    const failure = event.payload
    statement(
      db,
      'INSERT OR REPLACE INTO model_failure (image_id, model_id, code, reason, failed_at) VALUES (?, ?, ?, ?, ?)'
    ).run(failure.imageId, failure.modelId, failure.code, failure.reason, event.at)
  }
}
