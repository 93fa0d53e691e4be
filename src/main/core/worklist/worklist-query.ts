import type { RouteInput, RouteOutput } from '../../../shared/contract'
import type { WorklistFilter, WorklistRow } from '../../../shared/contract/worklist'
import type { GradeResult } from '../../../shared/domain/grade'
import { resultOfNetwork, type NetworkAnswer } from '../../../shared/domain/network-answer'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

/**
 * Only the caller's own reading is joined, and the network's answer only through the run that was revealed in
 * it. No filter and no order can therefore tell a reader what she has not yet been shown.
 */
const FROM = `FROM image
  LEFT JOIN reading ON reading.image_id = image.id AND reading.operator_id = @operatorId`

const ORDERS: Readonly<Record<RouteInput<'worklist.query'>['sort']['by'], string>> = {
  capture: 'image.captured_at @, image.ordinal @',
  patient: 'image.patient_id @, image.captured_at @, image.ordinal @',
  imported: 'image.ordinal @',
  status: "coalesce(reading.status, 'unread') @, image.ordinal @"
}

type Parameters = Record<string, string | number>

export function queryWorklist(
  library: Library,
  operatorId: string,
  { filter, sort, offset, limit }: RouteInput<'worklist.query'>
): RouteOutput<'worklist.query'> {
  const { where, parameters } = conditionsOf(filter)
  // Without a condition on the reading the join changes no count: leave it out.
  const from = where.includes('reading.') ? FROM : 'FROM image'
  const bound = { ...parameters, ...(from === FROM ? { operatorId } : {}) }
  const { total } = statement(library.db, `SELECT count(*) AS total ${from} ${where}`).get(
    bound
  ) as { total: number }
  const order = ORDERS[sort.by].replaceAll('@', sort.descending ? 'DESC' : 'ASC')
  const rows = statement(
    library.db,
    `SELECT image.*, reading.status, reading.blind_kind, reading.blind_grade, reading.blind_dme,
       reading.blind_reason, reading.final_kind, reading.final_grade, reading.final_dme,
       reading.final_reason, model_run.answer
     ${FROM} LEFT JOIN model_run ON model_run.id = reading.revealed_run
     ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`
  ).all({ ...parameters, operatorId, limit, offset }) as QueryRow[]
  return { total, rows: rows.map(rowOf) }
}

/** Cameras and sites that occur. */
export function worklistFacets(library: Library): RouteOutput<'worklist.facets'> {
  const distinct = (column: 'camera' | 'site'): string[] =>
    statement(
      library.db,
      `SELECT DISTINCT ${column} FROM image WHERE ${column} IS NOT NULL ORDER BY 1`
    )
      .all()
      .map((row) => (row as Record<string, string>)[column] ?? '')
  return { cameras: distinct('camera'), sites: distinct('site') }
}

function conditionsOf(filter: WorklistFilter): { where: string; parameters: Parameters } {
  const terms: string[] = []
  const parameters: Parameters = {}
  const add = (name: string, value: string | undefined, term: string): void => {
    if (value === undefined || value === '') return
    parameters[name] = value
    terms.push(term)
  }
  const oneOf = (name: string, values: readonly string[] | undefined, expression: string): void => {
    if (!values || values.length === 0) return
    const names = values.map((value, index) => {
      parameters[`${name}${index}`] = value
      return `@${name}${index}`
    })
    terms.push(`${expression} IN (${names.join(', ')})`)
  }

  add('batchId', filter.batchId, 'image.batch_id = @batchId')
  add(
    'text',
    filter.text && `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`,
    `(image.patient_id LIKE @text ESCAPE '\\' OR image.source_name LIKE @text ESCAPE '\\')`
  )
  oneOf('status', filter.status, `coalesce(reading.status, 'unread')`)
  oneOf(
    'result',
    filter.result,
    `CASE reading.final_kind WHEN 'ungradable' THEN 'ungradable' ELSE CAST(reading.final_grade AS TEXT) END`
  )
  oneOf('eye', filter.eye, 'image.eye')
  add('camera', filter.camera, 'image.camera = @camera')
  add('site', filter.site, 'image.site = @site')
  add('capturedFrom', filter.capturedFrom, 'image.captured_at >= @capturedFrom')
  add('capturedTo', filter.capturedTo, 'image.captured_at <= @capturedTo')
  if (filter.disagreement) terms.push('reading.differs = 1')
  return { where: terms.length > 0 ? `WHERE ${terms.join(' AND ')}` : '', parameters }
}

interface QueryRow {
  id: string
  batch_id: string
  source_name: string
  patient_id: string | null
  eye: WorklistRow['eye']
  field: string | null
  captured_at: string | null
  camera: string | null
  site: string | null
  width: number
  height: number
  status: WorklistRow['status'] | null
  answer: string | null
  [column: string]: unknown
}

function rowOf(row: QueryRow): WorklistRow {
  return {
    imageId: row.id,
    batchId: row.batch_id,
    sourceName: row.source_name,
    patientId: row.patient_id,
    eye: row.eye,
    field: row.field,
    capturedAt: row.captured_at,
    camera: row.camera,
    site: row.site,
    width: row.width,
    height: row.height,
    status: row.status ?? 'unread',
    result: resultFrom(row, 'final') ?? resultFrom(row, 'blind'),
    networkResult:
      row.answer === null ? null : resultOfNetwork(JSON.parse(row.answer) as NetworkAnswer)
  }
}

function resultFrom(row: QueryRow, prefix: 'blind' | 'final'): GradeResult | null {
  const kind = row[`${prefix}_kind`]
  if (kind === 'grade')
    return {
      kind,
      grade: row[`${prefix}_grade`] as 0,
      dme: row[`${prefix}_dme`] as 0 | null
    }
  if (kind === 'ungradable') return { kind, reason: row[`${prefix}_reason`] as 'blur' }
  return null
}
