import type { WorklistRow } from '../../shared/contract/worklist'

/** What tells a photograph of the same patient apart. */
type Subject = Pick<WorklistRow, 'imageId' | 'patientId' | 'eye' | 'capturedAt'>

const dayOf = (row: Pick<WorklistRow, 'capturedAt'>): string => row.capturedAt?.slice(0, 10) ?? ''

/** Same day and the other eye: the fellow eye of this visit. */
export function isFellow(subject: Subject, row: Subject): boolean {
  const opposite = { OD: 'OS', OS: 'OD', unknown: null }[subject.eye]
  return row.eye === opposite && dayOf(row) === dayOf(subject)
}

/**
 * Photographs to compare one with: the fellow eye of the same visit first, then the same eye at other visits,
 * newest first, then the rest of the patient's.
 */
export function companionsOf(subject: Subject, rows: readonly WorklistRow[]): WorklistRow[] {
  if (subject.patientId === null) return []
  const rank = (row: WorklistRow): number => {
    if (isFellow(subject, row)) return 0
    return row.eye === subject.eye && dayOf(row) !== dayOf(subject) ? 1 : 2
  }
  return rows
    .filter((row) => row.patientId === subject.patientId && row.imageId !== subject.imageId)
    .toSorted((a, b) => rank(a) - rank(b) || (b.capturedAt ?? '').localeCompare(a.capturedAt ?? ''))
}
