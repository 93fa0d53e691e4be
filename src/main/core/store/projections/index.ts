import type { AnyStoredEvent } from '../../../../shared/domain/events'
import type { WriteDb } from '../database'
import { projectBatch } from './batch'
import { projectImage } from './image'
import { projectImport } from './import'
import { projectModelRun } from './model-run'
import { projectOperator } from './operator'
import { projectReading } from './reading'

/** Tables that the events determine wholly, in an order in which they can be emptied. */
export const PROJECTED_TABLES = [
  'reading_step',
  'reading',
  'model_failure',
  'model_run',
  'import_file',
  'image',
  'import',
  'batch',
  'operator'
] as const

/** Applies one event to the tables derived from the log. */
export function project(db: WriteDb, event: AnyStoredEvent): void {
  projectOperator(db, event)
  projectBatch(db, event)
  projectImport(db, event)
  projectImage(db, event)
  projectModelRun(db, event)
  projectReading(db, event)
}
