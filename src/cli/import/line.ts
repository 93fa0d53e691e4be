import type { ImportOutcome, ImportProgress } from '../../shared/contract/import'
import type { Committed } from '../../main/core/import/commit'

/** One file as one line of JSON. */
export function jsonLine(source: string, file: Committed): string {
  const { outcome, imageId, sha256, bytes, duplicateOf, reason, facts } = file
  return JSON.stringify({
    ...{ source, outcome, imageId, sha256, bytes, duplicateOf, reason },
    patient: facts?.patientId ?? null,
    eye: facts?.eye ?? null,
    capturedAt: facts?.capturedAt ?? null,
    camera: facts?.camera ?? null
  })
}

/** One file as one line for people. Control characters in names are shown, never obeyed. */
export function plainLine(source: string, { outcome, reason, duplicateOf }: Committed): string {
  const why = reason ?? (duplicateOf === null ? '' : `the same as image ${duplicateOf}`)
  return `${outcome.padEnd(14)} ${visible(source)}${why === '' ? '' : `: ${why}`}`
}

/** The last line of JSON: what the import came to. */
export function jsonSummary(progress: ImportProgress): string {
  const { importId, state, filesFound: files, bytesDone: bytes, counts } = progress
  const { safeToRemove, problem } = progress
  return JSON.stringify({
    summary: { importId, state, files, bytes, counts, safeToRemove, problem }
  })
}

/** The same for people. */
export function plainSummary(progress: ImportProgress): string {
  const { counts, safeToRemove, problem } = progress
  const verdict = safeToRemove
    ? 'Safe to remove: every copy was read back and compared.'
    : (problem ?? 'NOT safe to remove.')
  return `${plainCounts(counts)}. ${verdict}`
}

/** What a dry run came to. */
export interface DryTally {
  files: number
  bytes: number
  readonly counts: Record<ImportOutcome, number>
}

/** The last line of a dry run, as JSON. */
export function jsonDrySummary({ files, bytes, counts }: DryTally): string {
  return JSON.stringify({ summary: { dryRun: true, files, bytes, counts } })
}

/** The same for people. */
export function plainDrySummary({ counts }: DryTally): string {
  return `${plainCounts(counts)}. A dry run: nothing was copied.`
}

function plainCounts(counts: Readonly<Partial<Record<ImportOutcome, number>>>): string {
  const parts = Object.entries(counts).flatMap(([outcome, n]) => (n > 0 ? [`${n} ${outcome}`] : []))
  return parts.join(', ') || 'no files'
}

function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => JSON.stringify(c).slice(1, -1))
}
