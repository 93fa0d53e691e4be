import type { DmeRisk, Grade, GradeResult, UngradableReason } from '../../shared/domain/grade'
import type { Eye } from '../../shared/domain/image'
import type { DisagreementReason, ReadingQueue } from '../../shared/domain/reading'
import type { ReadStatus } from '../../shared/contract/worklist'

// Restated from `src/shared` because its modules build zod schemas, and zod probes for `eval`, which the
// content security policy forbids here. A unit test compares these with the originals.
export const GRADES = [0, 1, 2, 3, 4] as const satisfies readonly Grade[]
export const DME_RISKS = [0, 1, 2] as const satisfies readonly DmeRisk[]
export const EYES = ['OD', 'OS', 'unknown'] as const satisfies readonly Eye[]
export const READ_STATUSES = [
  'unread',
  'deciding',
  'read',
  'signed-off'
] as const satisfies readonly ReadStatus[]

export const UNGRADABLE_REASONS = [
  'blur',
  'dark',
  'over-exposed',
  'artefact',
  'field',
  'not-a-fundus'
] as const satisfies readonly UngradableReason[]

export const DISAGREEMENT_REASONS = [
  'missed-microaneurysms',
  'artefact',
  'haemorrhage-misread',
  'image-quality',
  'other-lesion',
  'borderline',
  'other'
] as const satisfies readonly DisagreementReason[]

export const READING_QUEUES = [
  'second-read',
  'arbitration'
] as const satisfies readonly ReadingQueue[]

/** ICDR names, in English in every language of the interface. */
export const GRADE_NAMES: Readonly<Record<Grade, string>> = {
  0: 'No DR',
  1: 'Mild NPDR',
  2: 'Moderate NPDR',
  3: 'Severe NPDR',
  4: 'PDR'
}

/** Rising grades as people write them: `2`, `2–3`, or `0, 2` where one between is missing. */
export function gradeRange(grades: readonly Grade[]): string {
  const [first, last] = [grades[0], grades.at(-1)]
  if (first === undefined || last === undefined) return '–'
  if (grades.length > 1 && last - first === grades.length - 1) return `${first}–${last}`
  return grades.join(', ')
}

/** The five grades and ungradable, as filters and colour tokens name them. */
export type ResultCode = '0' | '1' | '2' | '3' | '4' | 'ungradable'
export const RESULT_CODES = [
  '0',
  '1',
  '2',
  '3',
  '4',
  'ungradable'
] as const satisfies readonly ResultCode[]

export function resultCode(result: GradeResult): ResultCode {
  return result.kind === 'ungradable' ? 'ungradable' : (String(result.grade) as ResultCode)
}

/** Pauses longer than this are not counted as active reading time. */
export const IDLE_AFTER_MS = 15_000
