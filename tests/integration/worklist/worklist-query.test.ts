import { afterAll, expect, test } from 'vitest'
import { createReadingService } from '../../../src/main/core/reading/reading-service'
import { queueOrdinals } from '../../../src/main/core/reading/queues'
import { queryWorklist } from '../../../src/main/core/worklist/worklist-query'
import { READ_STATUSES, type WorklistFilter } from '../../../src/shared/contract/worklist'
import { batchEvents, imageEvent } from '../../helpers/events'
import { seedLibrary } from '../../helpers/seed-library'
import { actor, tempFolder } from '../../helpers/temp-library'

const folder = tempFolder()
const library = seedLibrary(folder.path, { images: 160, batchSize: 40, read: 0.5, second: 0.4 })
afterAll(() => {
  library.close()
  folder[Symbol.dispose]()
})

const ODD = ['Ärztin É_OD', 'நோயாளி 12_OS', 'img%_12', "O'Neil \\ 12"]
library.log.append(actor('system'), [
  ...batchEvents('odd'),
  ...ODD.map((name, index) =>
    imageEvent(name, 'odd', index % 2 === 0 ? { patientId: `${name} Ω` } : { eye: 'OD' })
  )
])

/** Grader a has looked at one, and decides about or has read three; one of hers she has read in two roles. */
const grade = { kind: 'grade', grade: 3, dme: null } as const
const readings = createReadingService(library)
const unread = library.db.prepare(
  `SELECT id FROM image WHERE id NOT IN (SELECT image_id FROM reading) LIMIT 4`
)
for (const [index, imageId] of (unread.pluck().all() as string[]).entries()) {
  readings.open(actor('grader-a'), imageId)
  const given = { imageId, result: grade, comment: null, activeMs: 1 }
  if (index > 0) readings.blindGrade(actor('grader-a'), given)
}
const twice = library.db
  .prepare(`SELECT image_id FROM reading WHERE operator_id = 'grader-a' AND role = 'primary'`)
  .pluck()
  .get() as string
const again = { readingId: 'again', imageId: twice, role: 'repeat', activeMs: 0 } as const
library.log.append(actor('grader-a'), [
  { type: 'reading.opened', payload: { ...again, protocol: 'blind-first' } },
  {
    type: 'reading.blind_grade',
    payload: { readingId: 'again', result: grade, comment: null, activeMs: 1 }
  }
])

interface ImageRow {
  id: string
  ordinal: number
  batch_id: string
  source_name: string
  patient_id: string | null
  eye: 'OD' | 'OS' | 'unknown'
  camera: string | null
  captured_at: string | null
}
interface OwnRow {
  image_id: string
  status: (typeof READ_STATUSES)[number]
  final_kind: string | null
  final_grade: number | null
  differs: number | null
}
const images = library.db.prepare('SELECT * FROM image').all() as ImageRow[]

/** What the filters mean, told without a database: every image is looked at for itself. */
function expected(filter: WorklistFilter, operatorId: string): ImageRow[] {
  const own = library.db
    .prepare('SELECT * FROM reading WHERE operator_id = ?')
    .all(operatorId) as OwnRow[]
  const asked = filter.status?.length ? filter.status : READ_STATUSES
  const queue = filter.queue
    ? library.db
        .prepare(queueOrdinals(library, operatorId, filter.queue))
        .pluck()
        .all({ operatorId })
    : null
  return images.filter((image) => {
    const hers = own.filter((reading) => reading.image_id === image.id)
    const among = (statuses: readonly string[]): OwnRow[] =>
      hers.filter((reading) => statuses.includes(reading.status))
    const resulting = among(asked)
      .filter(
        ({ final_kind, final_grade }) =>
          !filter.result?.length ||
          (filter.result as string[]).includes(
            final_kind === 'ungradable' ? final_kind : String(final_grade)
          )
      )
      .filter(({ differs }) => !filter.disagreement || differs === 1)
    const read =
      filter.result?.length || filter.disagreement || !asked.includes('unread')
        ? resulting.length > 0
        : among(READ_STATUSES.filter((status) => !asked.includes(status))).length === 0
    // Letters without accents are found in either case, in the names; what was typed is made small whatever it is.
    const name = `${image.patient_id ?? ''} ${image.source_name}`.replace(/[A-Z]/g, (letter) =>
      letter.toLowerCase()
    )
    return (
      read &&
      name.includes(filter.text?.toLowerCase() ?? '') &&
      (filter.batchId === undefined || image.batch_id === filter.batchId) &&
      (!filter.eye?.length || filter.eye.includes(image.eye)) &&
      (filter.camera === undefined || image.camera === filter.camera) &&
      (filter.capturedFrom === undefined || (image.captured_at ?? '') >= filter.capturedFrom) &&
      (queue === null || queue.includes(image.ordinal))
    )
  })
}

/** As SQLite orders text: by its bytes, nothing first. */
const compare = (a: string | number | null, b: string | number | null): number => {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b)
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
const SORTS = {
  capture: ['captured_at', 'ordinal'],
  patient: ['patient_id', 'captured_at', 'ordinal'],
  imported: ['ordinal']
} as const

const TEXTS = [
  '',
  '12',
  'IMG_',
  'p0000',
  'É',
  'é',
  'ärz',
  'நோயாளி',
  '%',
  "o'neil \\",
  'Ω',
  'nobody'
]
const STATUSES = [[], ['unread'], ['unread', 'deciding'], ['read', 'signed-off']] as const
const OTHERS: readonly WorklistFilter[] = [
  {},
  { batchId: 'batch-0002' },
  { eye: ['OD'], capturedFrom: '2025-03-01' },
  { camera: 'Canon CR-2' },
  { result: ['2', 'ungradable'] },
  { disagreement: true },
  { queue: 'arbitration' },
  { queue: 'second-read', batchId: 'batch-0001' }
]
library.log.append(actor('system'), [
  { type: 'operator.roles_set', payload: { operatorId: 'grader-b', roles: ['grader', 'arbiter'] } },
  {
    type: 'batch.second_reader_set',
    payload: { batchId: 'batch-0001', operatorId: 'grader-b' }
  }
])

// Would catch: a quicker query that finds other photographs, counts them otherwise or puts them in another order.
test.each([
  ...['grader-a', 'technician-a'].map((who) => ({ who, others: OTHERS.slice(0, 6) })),
  { who: 'grader-b', others: OTHERS }
])('the list of $who is what its filters say, whichever are combined', ({ who, others }) => {
  let found = 0
  for (const text of TEXTS)
    for (const status of STATUSES)
      for (const other of others)
        for (const [by, columns] of Object.entries(SORTS)) {
          const filter: WorklistFilter = { text, status: [...status], ...other }
          const descending = by === 'patient'
          const all = expected(filter, who).sort((a, b) => {
            const differing = columns.find((column) => a[column] !== b[column]) ?? 'ordinal'
            return compare(a[differing], b[differing]) * (descending ? -1 : 1)
          })
          const sort = { by: by as keyof typeof SORTS, descending }
          for (const { offset, limit } of [
            { offset: 0, limit: 7 },
            { offset: all.length >> 1, limit: 3 },
            { offset: all.length + 2, limit: 3 }
          ]) {
            const { total, rows } = queryWorklist(library, who, { filter, sort, offset, limit })
            expect(
              { filter, sort, offset, total, ids: rows.map(({ imageId }) => imageId) },
              JSON.stringify({ filter, sort, offset })
            ).toEqual({
              ...{ filter, sort, offset, total: all.length },
              ids: all.slice(offset, offset + limit).map(({ id }) => id)
            })
            found += rows.length
          }
        }
  expect(found).toBeGreaterThan(1000)
})
