import { stringify } from 'csv-stringify/sync'
import type { AuditFilter } from '../../../../shared/contract/audit'
import type { ReadDb } from '../../store/database'
import { readDataset } from '../dataset/read-dataset'
import { selectReadings } from '../dataset/select-readings'
import type { Pseudonyms } from '../report/pseudonyms'
import { eventsCsv, eventsDictionary } from './events-csv'
import { fhirBundle } from './fhir'
import { readingsCsv, readingsDictionary } from './readings-csv'

export interface ExportRequest {
  readonly filter: AuditFilter
  readonly kind: 'csv' | 'fhir'
  readonly identified: boolean
}

/** The files of an export: data and their dictionary, or a FHIR bundle. */
export function exportFiles(
  db: ReadDb,
  { filter, kind }: ExportRequest,
  names: Pseudonyms,
  exportId: string
): { name: string; data: string }[] {
  const at = new Date().toISOString()
  const { counted } = selectReadings(readDataset(db, filter).readings, filter)
  const stem = `export-${at.slice(0, 10)}-${exportId}`
  if (kind === 'fhir')
    return [{ name: `${stem}-fhir.json`, data: JSON.stringify(fhirBundle(counted, names, at)) }]
  const dictionary = [
    ['file', 'column', 'type', 'values', 'description'],
    ...readingsDictionary(),
    ...eventsDictionary()
  ] as string[][]
  return [
    { name: `${stem}-readings.csv`, data: readingsCsv(counted, names) },
    { name: `${stem}-events.csv`, data: [...eventsCsv(db, names)].join('') },
    { name: `${stem}-dictionary.csv`, data: stringify(dictionary) }
  ]
}
