import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Grade, UngradableReason } from '../../../shared/domain/grade'
import type { FundusOptions } from './render-fundus'

export interface SampleFile {
  readonly path: string
  /** Name within the folder: says SYNTHETIC, patient and eye, never what was drawn, so that reading stays blind. */
  readonly name: string
  readonly patientId: string
  readonly eye: 'OD' | 'OS'
  /** What was drawn; of an ungradable photograph too. */
  readonly grade: Grade
  readonly fault: UngradableReason | undefined
}

type Drawn = Pick<SampleFile, 'eye' | 'grade' | 'fault'> & {
  readonly patient: number
  readonly seed: number
}

/** One photograph per grade and per fault, and one fellow eye; in no order that would give the answer away. */
const BATCH: readonly Drawn[] = [
  { patient: 1, eye: 'OD', grade: 2, fault: undefined, seed: 11 },
  { patient: 1, eye: 'OS', grade: 1, fault: undefined, seed: 12 },
  { patient: 2, eye: 'OD', grade: 1, fault: 'dark', seed: 21 },
  { patient: 3, eye: 'OS', grade: 0, fault: undefined, seed: 31 },
  { patient: 4, eye: 'OD', grade: 4, fault: undefined, seed: 41 },
  { patient: 4, eye: 'OS', grade: 3, fault: undefined, seed: 42 },
  { patient: 5, eye: 'OD', grade: 2, fault: 'blur', seed: 51 },
  { patient: 6, eye: 'OS', grade: 0, fault: 'field', seed: 61 },
  { patient: 7, eye: 'OD', grade: 0, fault: undefined, seed: 71 },
  { patient: 7, eye: 'OS', grade: 2, fault: 'artefact', seed: 72 },
  { patient: 8, eye: 'OD', grade: 0, fault: 'not-a-fundus', seed: 81 },
  { patient: 8, eye: 'OS', grade: 0, fault: 'over-exposed', seed: 82 }
]

const SIZE = { width: 1440, height: 960 }

/**
 * Writes the sample batch of twelve synthetic photographs.
 * @param folder made where it is missing
 * @param draw draws one photograph into a file
 */
export async function writeSampleBatch(
  folder: string,
  draw: (options: FundusOptions, file: string) => Promise<unknown>
): Promise<SampleFile[]> {
  await mkdir(folder, { recursive: true })
  const files: SampleFile[] = []
  for (const [index, { patient, eye, grade, fault, seed }] of BATCH.entries()) {
    const patientId = `SYNTHETIC-${String(patient).padStart(2, '0')}`
    const name = `${patientId}_${eye}.jpg`
    const file = path.join(folder, name)
    const minute = String(index * 3).padStart(2, '0')
    const capturedAt = `2026:01:05 09:${minute}:00`
    await draw({ seed, grade, eye, capturedAt, ...(fault ? { fault } : {}), ...SIZE }, file)
    files.push({ path: file, name, patientId, eye, grade, fault })
  }
  return files
}
