import type { RouteInput, RouteOutput } from '../../../shared/contract'
import {
  READ_STATUSES,
  type WorklistFilter,
  type WorklistRow
} from '../../../shared/contract/worklist'
import type { GradeResult } from '../../../shared/domain/grade'
import { resultOfNetwork, type NetworkAnswer } from '../../../shared/domain/network-answer'
import { AppError } from '../../../shared/errors'
import { rolesOf } from '../admin/operators'
import { queueOrdinals } from '../reading/queues'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

const ORDERS: Readonly<Record<RouteInput<'worklist.query'>['sort']['by'], string>> = {
  capture: 'captured_at @, ordinal @',
  patient: 'patient_id @, captured_at @, ordinal @',
  imported: 'ordinal @',
  uncertainty: 'network_uncertainty @, ordinal @'
}

type Parameters = Record<string, string | number>

/**
 * A window of the list. Only the caller's own readings are looked at, and the network's answer only through
 * the run that was revealed in them: no filter and no order can tell a reader what she has not been shown.
 * An auditor, who may not read, sees every newest answer.
 *
 * The window is found on narrow indexes first and only its rows are read whole: that keeps 100,000 images
 * within the budget (`bench/worklist.ts`).
 */
export function queryWorklist(
  library: Library,
  operatorId: string,
  { filter, sort, offset, limit }: RouteInput<'worklist.query'>
): RouteOutput<'worklist.query'> {
  const audits = rolesOf(library, operatorId).includes('auditor')
  if (sort.by === 'uncertainty' && !audits)
    throw new AppError('FORBIDDEN', 'Only an auditor sees how unsure the network is.')
  const order = ORDERS[sort.by].replaceAll('@', sort.descending ? 'DESC' : 'ASC')
  const conditions = conditionsOf(library, filter, operatorId)
  const { total, ordinals } = windowOf(library, conditions, order, { offset, limit })
  const row = statement(library.db, audits ? ROW_OF_AUDITOR : ROW)
  return {
    total,
    rows: ordinals.map((ordinal) => rowOf(row.get({ ordinal, operatorId }) as QueryRow))
  }
}

interface Conditions {
  /** What to choose from, and by what. */
  readonly images: string
  readonly parameters: Parameters
  /** Asks how many images meet them; null: the list itself is to be counted. */
  readonly count: string | null
}

function windowOf(
  library: Library,
  { images, parameters, count }: Conditions,
  order: string,
  window: { readonly offset: number; readonly limit: number }
): { total: number; ordinals: number[] } {
  const ask = (sql: string) => statement(library.db, sql).pluck()
  const list = `SELECT ordinal FROM ${images} ORDER BY ${order}`
  if (count === null) {
    const all = ask(list).all(parameters) as number[]
    return { total: all.length, ordinals: all.slice(window.offset, window.offset + window.limit) }
  }
  const ordinals = ask(`${list} LIMIT @limit OFFSET @offset`).all({ ...parameters, ...window })
  return { total: ask(count).get(parameters) as number, ordinals: ordinals as number[] }
}

const REVEALED = 'reading.revealed_run'
const NEWEST =
  '(SELECT id FROM model_run WHERE image_id = image.id ORDER BY event_seq DESC LIMIT 1)'

const rowWith = (
  run: string
): string => `SELECT image.*, reading.status, reading.blind_kind, reading.blind_grade, reading.blind_dme,
    reading.blind_reason, reading.final_kind, reading.final_grade, reading.final_dme,
    reading.final_reason, model_run.answer
  FROM image
  LEFT JOIN reading ON reading.image_id = image.id AND reading.operator_id = @operatorId
  LEFT JOIN model_run ON model_run.id = ${run}
  WHERE image.ordinal = @ordinal
  ORDER BY reading.last_seq DESC LIMIT 1`
const ROW = rowWith(REVEALED)
const ROW_OF_AUDITOR = rowWith(NEWEST)

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

function conditionsOf(library: Library, filter: WorklistFilter, operatorId: string): Conditions {
  const parameters: Parameters = {}
  const terms: string[] = []
  const add = (name: string, value: string | undefined, term: string): void => {
    if (value === undefined || value === '') return
    parameters[name] = value
    terms.push(term)
  }
  const listed = (name: string, values: readonly string[]): string => {
    for (const [index, value] of values.entries()) parameters[`${name}${index}`] = value
    return values.map((_, index) => `@${name}${index}`).join(', ')
  }

  add('batchId', filter.batchId, 'batch_id = @batchId')
  add('text', filter.text?.toLowerCase(), 'instr(search, @text) > 0')
  if (filter.eye?.length) terms.push(`eye IN (${listed('eye', filter.eye)})`)
  add('camera', filter.camera, 'camera = @camera')
  add('site', filter.site, 'site = @site')
  add('capturedFrom', filter.capturedFrom, 'captured_at >= @capturedFrom')
  add('capturedTo', filter.capturedTo, 'captured_at < @capturedTo')

  const own = ownReadings(filter, listed)
  if (own) terms.push(`ordinal ${own.without ? 'NOT IN' : 'IN'} (SELECT image_ordinal ${own.from})`)
  if (filter.queue) terms.push(`ordinal IN (${queueOrdinals(library, operatorId, filter.queue)})`)
  if (own || filter.queue) parameters['operatorId'] = operatorId

  // Left to itself it would read every image whole rather than the index of names; a batch is fewer than either.
  const names = filter.text && !filter.batchId ? 'INDEXED BY image_search' : ''
  const where = terms.length > 0 ? `WHERE ${terms.join(' AND ')}` : ''
  const images = `image ${names} ${where}`
  // To look through all names, or for a queue, takes longer than to take in the whole list: it is done once.
  if (filter.text || filter.queue) return { images, parameters, count: null }
  // How many are left is told sooner than whether each one is.
  const left = `SELECT (SELECT count(*) FROM image) - (SELECT count(DISTINCT image_ordinal) ${own?.from ?? ''})`
  const count = own?.without && terms.length === 1 ? left : `SELECT count(*) FROM ${images}`
  return { images, parameters, count }
}

/**
 * The caller's own readings, `from` which come the only images of the list, or the images that the list is
 * `without`: one without a reading is unread.
 */
function ownReadings(
  filter: WorklistFilter,
  listed: (name: string, values: readonly string[]) => string
): { readonly from: string; readonly without: boolean } | null {
  const result = filter.result?.length
    ? ` AND CASE final_kind WHEN 'ungradable' THEN 'ungradable' ELSE CAST(final_grade AS TEXT) END
        IN (${listed('result', filter.result)})`
    : ''
  const differs = filter.disagreement ? ' AND differs = 1' : ''
  const readings = (statuses: readonly string[]): string =>
    `FROM reading WHERE operator_id = @operatorId
      AND status IN (${listed('status', statuses)})${result}${differs}`

  const asked = filter.status?.length ? filter.status : READ_STATUSES
  // Only a finished reading has a result: asking for one leaves the unread out.
  if (result || differs) return { from: readings(asked), without: false }
  if (asked.length === READ_STATUSES.length) return null
  if (!asked.includes('unread')) return { from: readings(asked), without: false }
  const others = READ_STATUSES.filter((status) => !asked.includes(status))
  return { from: readings(others), without: true }
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
