import { readDataset } from '../../main/core/audit/dataset/read-dataset'
import { selectReadings, whyNotBlind } from '../../main/core/audit/dataset/select-readings'
import { graderFinalPairs } from '../../main/core/audit/report/agreement'
import { APP_VERSION } from '../../main/core/version'
import { openForReading } from '../audit/open-for-audit'
import { filterFrom } from '../audit/options'
import type { ReadingRecord } from '../../main/core/audit/dataset/reading-record'
import type { AuditFilter } from '../../shared/contract/audit'
import type { Comparison, LibraryOptions, LibraryPairs } from './library-source'

const SIDES: Readonly<Record<Comparison, readonly [a: string, b: string]>> = {
  'network-blind': ['network', 'grade before the answer was shown'],
  'network-final': ['network', 'grade after the answer was shown'],
  'grader-final': ['grader', 'final grade, read by another grader too']
}

/**
 * The readings of a library as pairs, by the rules of the reports and under the rule of who may ask.
 * It is opened for reading alone, and closed again before anything is computed. Throws what `openForReading` throws.
 */
export async function pairsFromLibrary(options: LibraryOptions): Promise<LibraryPairs> {
  const filter = filterFrom(options)
  const library = await openForReading(options)
  try {
    const { counted, excluded } = selectReadings(readDataset(library.db, filter).readings, filter)
    const compared = compare(counted, options.compare)
    const [a, b] = SIDES[options.compare]
    return {
      ...compared,
      excluded: { ...excluded, ...compared.excluded },
      context: { a, b, ...contextOf(filter), ...modelOf(counted), version: APP_VERSION }
    }
  } finally {
    library.close()
  }
}

type Compared = Omit<LibraryPairs, 'context'>

function compare(readings: readonly ReadingRecord[], comparison: Comparison): Compared {
  if (comparison === 'grader-final') {
    const { pairs, excluded } = graderFinalPairs(readings)
    return {
      a: pairs.map(({ a }) => a),
      b: pairs.map(({ b }) => b),
      patients: pairs.map(({ patientId }) => patientId),
      excluded
    }
  }
  const excluded: Record<string, number> = {}
  // Ungradable stays: it is counted by the table and has its own 2 × 2.
  const kept = readings.filter((reading) => {
    const reason = whyNotBlind(reading)
    if (reason !== null) excluded[reason] = (excluded[reason] ?? 0) + 1
    return reason === null
  })
  return {
    a: kept.map(({ network }) => network),
    b: kept.map(({ blind, final }) => (comparison === 'network-blind' ? blind : final)),
    patients: kept.map(({ patientId }) => patientId),
    excluded
  }
}

function contextOf(filter: AuditFilter): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value)
    ])
  )
}

function modelOf(readings: readonly ReadingRecord[]): Record<string, string> {
  const models = new Set(readings.flatMap(({ modelId }) => modelId ?? []))
  return models.size === 0 ? {} : { model: [...models].sort().join(', ') }
}
