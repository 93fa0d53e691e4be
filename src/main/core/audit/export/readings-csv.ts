import { stringify } from 'csv-stringify/sync'
import { apart } from '../report/disagreements'
import type { Pseudonyms } from '../report/pseudonyms'
import type { ReadingRecord } from '../dataset/reading-record'
import { whyNotBlind } from '../dataset/select-readings'

interface Field {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'datetime'
  readonly values: string
  readonly description: string
  readonly of: (reading: ReadingRecord, names: Pseudonyms) => string | number | boolean | null
}

const GRADE = '0-4; U ungradable; empty: none'
const grade = (code: number): string => (code === -1 ? '' : code === -2 ? 'U' : String(code))

/** One row a reading. What each column means is exported beside the data. */
const FIELDS: readonly Field[] = [
  field(
    'reading_id',
    'string',
    'salted unless identified',
    'One grader’s reading of one photograph',
    (r, n) => n.image(r.id)
  ),
  field('image_id', 'string', 'salted unless identified', 'Photograph', (r, n) =>
    n.image(r.imageId)
  ),
  field(
    'patient_id',
    'string',
    'salted unless identified; empty: unknown',
    'Patient: the cluster in every analysis',
    (r, n) => r.patientId && n.patient(r.patientId)
  ),
  field('eye', 'string', 'OD, OS, unknown', 'Right or left eye', (r) => r.eye),
  field('camera', 'string', '', 'Camera model from the photograph’s metadata', (r) => r.camera),
  field('site', 'string', '', 'Where it was taken', (r) => r.site),
  field('grader', 'string', 'salted unless identified', 'Who read it', (r, n) =>
    n.grader(r.grader)
  ),
  field('role', 'string', 'primary, second, arbiter, repeat', 'Why it was read', (r) => r.role),
  field(
    'protocol',
    'string',
    'blind-first, ai-first',
    'Whether the network’s answer was hidden until a blind grade',
    (r) => r.protocol
  ),
  field(
    'status',
    'string',
    'unread, deciding, read, signed-off',
    'How far the reading went',
    (r) => r.status
  ),
  field('blind', 'string', GRADE, 'ICDR grade before the network’s answer was shown', (r) =>
    grade(r.blind)
  ),
  field(
    'blind_dme',
    'integer',
    '0, 1, 2; empty: not judged',
    'Macular oedema risk with the blind grade',
    (r) => r.blindDme
  ),
  field('network', 'string', GRADE, 'The network’s grade that this reader was shown', (r) =>
    grade(r.network)
  ),
  field(
    'network_referable',
    'boolean',
    'true, false',
    'The network’s referral flag',
    (r) => r.networkReferable
  ),
  field(
    'network_probability',
    'number',
    '0-1',
    'The network’s probability of grade 2 or more',
    (r) => r.networkProbability
  ),
  field('model', 'string', '', 'Model id', (r) => r.modelId),
  field('model_sha256', 'string', '64 hex digits', 'Hash of the model file', (r) => r.modelSha256),
  field(
    'final',
    'string',
    GRADE,
    'The same reader’s grade after reveal, amendments included',
    (r) => grade(r.final)
  ),
  field(
    'final_dme',
    'integer',
    '0, 1, 2; empty: not judged',
    'Macular oedema risk with the final grade',
    (r) => r.finalDme
  ),
  field(
    'reason',
    'string',
    'see the user guide; empty: kept',
    'Why the grade was changed',
    (r) => r.reason
  ),
  field('image_final', 'string', GRADE, 'Final grade of the image over all readings', (r) =>
    grade(r.imageFinal)
  ),
  field(
    'final_set_alone',
    'boolean',
    'true, false',
    'The image’s final grade is this reader’s alone',
    (r) => r.setAlone
  ),
  field(
    'read_independently',
    'boolean',
    'true, false',
    'Another grader read the image without seeing this reading',
    (r) => r.readIndependently
  ),
  field(
    'apart',
    'integer',
    '0-4',
    'Blind and network grade apart; an ungradable against a grade counts 1',
    (r) => (whyNotBlind(r) === null ? apart(r.blind, r.network) : null)
  ),
  field(
    'active_ms',
    'integer',
    'milliseconds',
    'Time of attention; pauses over 15 s are not counted',
    (r) => r.activeMs
  ),
  field(
    'opened_at',
    'datetime',
    'UTC, ISO 8601',
    'First painted before the reader',
    (r) => r.openedAt
  ),
  field(
    'finished_at',
    'datetime',
    'UTC, ISO 8601; empty: not finished',
    'Final grade given',
    (r) => r.finishedAt
  )
]

function field(
  name: string,
  type: Field['type'],
  values: string,
  description: string,
  of: Field['of']
): Field {
  return { name, type, values, description, of }
}

export function readingsCsv(readings: readonly ReadingRecord[], names: Pseudonyms): string {
  return stringify([
    FIELDS.map(({ name }) => name),
    ...readings.map((reading) => FIELDS.map(({ of }) => cell(of(reading, names))))
  ])
}

export function readingsDictionary(): readonly (readonly string[])[] {
  return FIELDS.map(({ name, type, values, description }) => [
    'readings.csv',
    name,
    type,
    values,
    description
  ])
}

/**
 * A cell as text. A spreadsheet takes a cell that starts with = + - or @ for a formula: an apostrophe in front
 * keeps a text a text (OWASP, CSV injection).
 */
export function cell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
}
