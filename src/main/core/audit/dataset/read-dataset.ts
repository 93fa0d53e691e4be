import type { Eye } from '../../../../shared/domain/image'
import type { Protocol, ReadingRole } from '../../../../shared/domain/reading'
import type { AuditFilter } from '../../../../shared/contract/audit'
import type { ReadStatus } from '../../../../shared/contract/worklist'
import { BLANK, groupBy, UNGRADABLE } from '../../../../shared/stats'
import type { ReadDb } from '../../store/database'
import { finalOfImage } from './final-of-image'
import { METHOD_VERSION, type MethodVersion } from './method-version'
import type { Dataset, ImageRecord, ReadingRecord } from './reading-record'

type ReadingRow = [
  id: string,
  imageId: string,
  grader: string,
  role: ReadingRole,
  protocol: Protocol,
  status: ReadStatus,
  blindKind: string | null,
  blindGrade: number | null,
  blindDme: number | null,
  finalKind: string | null,
  finalGrade: number | null,
  finalDme: number | null,
  reason: string | null,
  activeMs: number,
  openedAt: string,
  finishedAt: string | null,
  retracted: number | null,
  patientId: string | null,
  eye: Eye,
  camera: string | null,
  site: string | null,
  batchId: string,
  gradable: number | null,
  networkGrade: number | null,
  referable: number | null,
  probability: number | null,
  modelId: string | null,
  modelSha256: string | null,
  predictionSet: string | null
]

const READINGS = `
  SELECT reading.id, reading.image_id, reading.operator_id, reading.role, reading.protocol, reading.status,
    blind_kind, blind_grade, blind_dme, final_kind, final_grade, final_dme, disagreement_reason,
    active_ms, opened_at, finished_at,
    CASE WHEN status IN ('unread', 'deciding') THEN EXISTS
      (SELECT 1 FROM reading_step WHERE reading_id = reading.id AND retracted = 1) END,
    image.patient_id, image.eye, image.camera, image.site, reading.batch_id,
    model_run.gradable, model_run.grade, model_run.referable, model_run.referable_probability,
    model_run.model_id, model_run.model_sha256,
    json_extract(model_run.answer, '$.predictionSet', '$.predictionSetCoverage')
  FROM reading JOIN image ON image.id = reading.image_id
    LEFT JOIN model_run ON model_run.id = reading.revealed_run
  ORDER BY reading.id`

const IMAGES = `
  SELECT image.id, image.patient_id, image.eye, image.camera, image.site, image.batch_id,
    coalesce(image.captured_at, image.imported_at), model_run.gradable, model_run.grade,
    model_run.referable, model_run.model_id
  FROM image LEFT JOIN model_run ON model_run.image_id = image.id AND model_run.event_seq =
    (SELECT max(event_seq) FROM model_run AS newest WHERE newest.image_id = image.id)
  ORDER BY image.id`

/**
 * Everything that agreement is computed from, in an order that depends on ids alone. Of the filter it follows only
 * whether readings count that are not signed off: a final grade is that of the readings that count.
 */
export function readDataset(
  db: ReadDb,
  { unsigned }: Pick<AuditFilter, 'unsigned'>,
  method: MethodVersion = METHOD_VERSION
): Dataset {
  const rows = db.prepare(READINGS).raw().all() as ReadingRow[]
  const counts = ({ status }: Judged): boolean =>
    method < 2 || unsigned === true || status === 'signed-off'
  return { readings: withFinals(rows.map(readingOf), counts, method), images: readImages(db) }
}

function readImages(db: ReadDb): ImageRecord[] {
  const rows = db.prepare(IMAGES).raw().all() as [
    string,
    string | null,
    Eye,
    string | null,
    string | null,
    string,
    string,
    number | null,
    number | null,
    number | null,
    string | null
  ][]
  return rows.map((row) => ({
    id: row[0],
    patientId: row[1],
    eye: row[2],
    camera: row[3],
    site: row[4],
    batchId: row[5],
    at: row[6],
    network: networkCode(row[7], row[8]),
    referable: row[9] === null ? null : row[9] === 1,
    modelId: row[10]
  }))
}

type Judged = Omit<ReadingRecord, 'imageFinal' | 'setAlone' | 'readIndependently' | 'arbitration'>

function readingOf(row: ReadingRow): Judged {
  return {
    id: row[0],
    imageId: row[1],
    grader: row[2],
    role: row[3],
    protocol: row[4],
    status: row[5],
    blind: gradeCode(row[6], row[7]),
    blindDme: row[8],
    final: gradeCode(row[9], row[10]),
    finalDme: row[11],
    reason: row[12],
    activeMs: row[13],
    openedAt: row[14],
    finishedAt: row[15],
    retracted: row[16] === 1,
    patientId: row[17],
    eye: row[18],
    camera: row[19],
    site: row[20],
    batchId: row[21],
    network: networkCode(row[22], row[23]),
    networkReferable: row[24] === null ? null : row[24] === 1,
    networkProbability: row[25],
    modelId: row[26],
    modelSha256: row[27],
    ...setOf(row[28])
  }
}

const NO_SET = { predictionSet: null, predictionSetCoverage: null }

/** `[[1,2],0.9]`, `[null,null]` of a network without sets, or null without an answer. */
function setOf(
  json: string | null
): Pick<ReadingRecord, 'predictionSet' | 'predictionSetCoverage'> {
  if (json === null || json === '[null,null]') return NO_SET
  const [predictionSet, predictionSetCoverage] = JSON.parse(json) as [number[], number | null]
  return { predictionSet, predictionSetCoverage }
}

function gradeCode(kind: string | null, grade: number | null): number {
  if (kind === null) return BLANK
  return kind === 'grade' ? (grade ?? BLANK) : UNGRADABLE
}

function networkCode(gradable: number | null, grade: number | null): number {
  if (gradable === null) return BLANK
  return gradable === 1 ? (grade ?? BLANK) : UNGRADABLE
}

function withFinals(
  readings: readonly Judged[],
  counts: (reading: Judged) => boolean,
  method: MethodVersion
): ReadingRecord[] {
  const byImage = groupBy(readings.filter(counts), (reading) => reading.imageId)
  const finals = new Map([...byImage].map(([image, all]) => [image, finalOfImage(all)]))
  return readings.map((reading) => {
    const all = byImage.get(reading.imageId) ?? []
    const final = finals.get(reading.imageId)
    return {
      ...reading,
      imageFinal: final?.grade ?? BLANK,
      setAlone: final?.setBy === reading.grader,
      readIndependently: all.some(
        (other) =>
          other.grader !== reading.grader && other.finishedAt !== null && other.blind !== BLANK
      ),
      arbitration: method >= 2 && reading.role === 'arbiter'
    }
  })
}
