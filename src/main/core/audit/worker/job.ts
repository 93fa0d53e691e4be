import { setImmediate } from 'node:timers/promises'
import type { ReportNumbers } from '../../../../shared/contract/audit-report'
import type { AuditFilter } from '../../../../shared/contract/audit'
import { openLibraryReadonly } from '../../store/open-library'
import { cohortMap, type CohortMap, type CohortMapInput } from '../cohort-map'
import { readDataset } from '../dataset/read-dataset'
import { computeReport } from '../report/compute-report'
import { IDENTIFIED } from '../report/pseudonyms'
import type { RunHooks } from '../report/run-bootstrap'
import { verifyLibrary, type LibraryVerdict } from '../verify/verify-library'

export interface NumbersInput {
  readonly filter: AuditFilter
  readonly replicates: number
  readonly seed: number
}

/** What takes seconds in a large library. Plain data: it is sent to a worker thread. */
export type AuditJob =
  | { readonly kind: 'numbers'; readonly input: NumbersInput }
  | { readonly kind: 'map'; readonly input: CohortMapInput }
  /** Believes heads signed with the keys of these fingerprints. */
  | { readonly kind: 'verify'; readonly input: { readonly pinned: readonly string[] } }

export interface JobResults {
  readonly numbers: ReportNumbers
  readonly map: CohortMap
  readonly verify: LibraryVerdict
}

/** Does a job over a connection of its own that only reads. @throws AppError CANCELLED. */
export async function runJob<K extends AuditJob['kind']>(
  dir: string,
  job: Extract<AuditJob, { kind: K }>,
  hooks: RunHooks
): Promise<JobResults[K]>
export async function runJob(
  dir: string,
  job: AuditJob,
  hooks: RunHooks
): Promise<JobResults[keyof JobResults]> {
  await setImmediate()
  if (job.kind === 'verify') return verifyLibrary(dir, job.input)
  const library = openLibraryReadonly(dir)
  const { db } = library
  try {
    if (job.kind === 'map') return cohortMap(db, job.input, hooks)
    return await computeReport(readDataset(db, job.input.filter), job.input, IDENTIFIED, hooks)
  } finally {
    library.close()
  }
}
