import type { RouteInput, RouteOutput } from '../../../shared/contract'
import type { AuditImage } from '../../../shared/contract/audit'
import type { ReadDb } from '../store/database'
import { readDataset } from './dataset/read-dataset'
import type { ReadingRecord } from './dataset/reading-record'
import { readingTime, selectReadings, whyNotBlind } from './dataset/select-readings'
import { differing } from './report/disagreements'

export function auditFacets(db: ReadDb): RouteOutput<'audit.facets'> {
  const column = (sql: string): string[] => db.prepare(sql).pluck().all() as string[]
  const named = (sql: string) => db.prepare(sql).all() as { id: string; name: string }[]
  return {
    graders: named(
      `SELECT DISTINCT reading.operator_id AS id, coalesce(operator.name, reading.operator_id) AS name
       FROM reading LEFT JOIN operator ON operator.id = reading.operator_id ORDER BY 2`
    ),
    cameras: column('SELECT DISTINCT camera FROM image WHERE camera IS NOT NULL ORDER BY 1'),
    sites: column('SELECT DISTINCT site FROM image WHERE site IS NOT NULL ORDER BY 1'),
    models: column('SELECT DISTINCT model_id FROM model_run ORDER BY 1'),
    batches: named('SELECT id, name FROM batch ORDER BY created_at DESC')
  }
}

/** The readings behind a cell, or all whose blind grade differs from the network's. */
export function auditImages(
  db: ReadDb,
  { filter, compare, cell, offset, limit }: RouteInput<'audit.images'>
): RouteOutput<'audit.images'> {
  const { counted } = selectReadings(readDataset(db, filter).readings, filter)
  const found = cell
    ? counted.filter((reading) => inCell(reading, compare, cell))
    : differing(counted)
  return { total: found.length, images: found.slice(offset, offset + limit).map(imageOf) }
}

function inCell(
  reading: ReadingRecord,
  compare: RouteInput<'audit.images'>['compare'],
  { row, column }: { readonly row: number; readonly column: number }
): boolean {
  if (compare === 'grader-final')
    return (
      reading.role !== 'repeat' &&
      reading.readIndependently &&
      !reading.setAlone &&
      reading.final === row &&
      reading.imageFinal === column
    )
  const other = compare === 'network-blind' ? reading.blind : reading.final
  return whyNotBlind(reading) === null && reading.network === row && other === column
}

function imageOf(reading: ReadingRecord): AuditImage {
  const {
    imageId,
    patientId,
    eye,
    camera,
    site,
    grader,
    blind,
    network,
    final,
    imageFinal,
    reason
  } = reading
  return {
    imageId,
    patientId,
    eye,
    camera,
    site,
    graderId: grader,
    finishedAt: readingTime(reading),
    blind,
    network,
    final,
    imageFinal,
    reason
  }
}

const ACCESS_TYPES = `('reading.opened', 'access.image', 'access.report', 'access.archive', 'access.copies',
  'access.refused', 'operator.signed_in', 'operator.signed_out', 'operator.sign_in_failed')`

/** Who came in, and which photograph each opened or which report, archive or copies each took out, newest first. */
export function accessLog(
  db: ReadDb,
  { offset, limit }: RouteInput<'audit.accessLog'>
): RouteOutput<'audit.accessLog'> {
  const { total } = db
    .prepare(`SELECT count(*) AS total FROM event WHERE type IN ${ACCESS_TYPES}`)
    .get() as { total: number }
  const entries = db
    .prepare(
      `SELECT at, coalesce((SELECT name FROM operator WHERE id = operator_id), operator_id) AS who, type AS what,
         coalesce(payload ->> 'imageId', payload ->> '$.files[0]', payload ->> 'batchId',
           payload ->> 'route') AS subject
       FROM event WHERE type IN ${ACCESS_TYPES} ORDER BY seq DESC LIMIT ? OFFSET ?`
    )
    .all(limit, offset) as RouteOutput<'audit.accessLog'>['entries']
  return { total, entries }
}
