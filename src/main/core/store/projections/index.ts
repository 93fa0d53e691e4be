import type { AnyStoredEvent } from '../../../../shared/domain/events'
import type { WriteDb } from '../database'
import { projectBatch } from './batch'
import { projectImage } from './image'
import { projectImport } from './import'
import { projectModelRun } from './model-run'
import { projectOperator } from './operator'
import { deferReadings } from './reading'

/** Tables that the events determine wholly, in an order in which they can be emptied. */
export const PROJECTED_TABLES = [
  'reading_step',
  'reading',
  'model_failure',
  'model_run',
  'import_file',
  'retake_dismissal',
  'image',
  'import',
  'batch',
  'operator'
] as const

/**
 * Applies events, in their order, to the tables derived from the log. A reading's row depends on nothing but
 * its own events and on runs, so it is made once for all of them.
 */
export function projectAll(db: WriteDb, events: Iterable<AnyStoredEvent>): void {
  const readings = deferReadings(db)
  for (const event of events) {
    projectOperator(db, event)
    projectBatch(db, event)
    projectImport(db, event)
    projectImage(db, event)
    projectModelRun(db, event)
    readings.record(event)
  }
  readings.update()
}
