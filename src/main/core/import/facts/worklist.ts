import { parse } from 'csv-parse/sync'
import { EYES, type Eye, type ImageFacts } from '../../../../shared/domain/image'
import { AppError, messageOf } from '../../../../shared/errors'

export type WorklistFacts = Partial<Pick<ImageFacts, 'patientId' | 'eye' | 'field' | 'site'>>
/** What a worklist says of a file, by its path below the card or, where that is unique, its own name. */
export type Worklist = (name: string) => WorklistFacts | null

const COLUMNS: Readonly<Record<string, string>> = {
  ...{ file: 'file', filename: 'file', image: 'file', path: 'file' },
  ...{ patient: 'patient', patientid: 'patient', mrn: 'patient' },
  ...{ eye: 'eye', laterality: 'eye', field: 'field', site: 'site' }
}
const EYE_WORDS: Readonly<Record<string, Eye>> = {
  ...{ od: 'OD', r: 'OD', re: 'OD', right: 'OD', os: 'OS', l: 'OS', le: 'OS', left: 'OS' }
}

/**
 * Reads a CSV worklist with a header: `file` and any of `patient`, `eye`, `field`, `site` (other columns are
 * passed over).
 * @throws AppError VALIDATION_FAILED naming the line.
 */
export function readWorklist(csv: string): Worklist {
  const fail = (why: string): never => {
    throw new AppError('VALIDATION_FAILED', `The worklist cannot be used: ${why}.`)
  }
  let rows: string[][]
  try {
    rows = parse(csv, { bom: true, skip_empty_lines: true, trim: true, relax_column_count: false })
  } catch (cause) {
    return fail(messageOf(cause))
  }
  const [header = [], ...records] = rows
  const columns = header.map((name) => COLUMNS[name.toLowerCase().replace(/[\s_-]/g, '')] ?? '')
  const fileColumn = columns.indexOf('file')
  if (fileColumn < 0) return fail('its first line names no column "file"')
  const byPath = new Map<string, WorklistFacts>()
  const byName = new Map<string, WorklistFacts | null>()
  for (const [i, record] of records.entries()) {
    const at = (column: string): string | undefined => record[columns.indexOf(column)] || undefined
    const file =
      record[fileColumn]
        ?.normalize('NFC')
        .replaceAll('\\', '/')
        .replace(/^\.?\//, '') ?? ''
    const eyeText = at('eye')
    const eye = eyeText === undefined ? undefined : EYE_WORDS[eyeText.toLowerCase()]
    if (eyeText !== undefined && !eye)
      return fail(`line ${i + 2} has the eye ${eyeText}; there are ${EYES.slice(0, 2).join(', ')}`)
    if (byPath.has(file)) return fail(`line ${i + 2} names ${file} again`)
    const [patientId, field, site] = [at('patient'), at('field'), at('site')]
    const facts = {
      ...(patientId === undefined ? {} : { patientId }),
      ...(eye === undefined ? {} : { eye }),
      ...(field === undefined ? {} : { field }),
      ...(site === undefined ? {} : { site })
    }
    byPath.set(file, facts)
    const base = baseOf(file)
    // The same name in two folders says nothing of either.
    byName.set(base, byName.has(base) ? null : facts)
  }
  return (name) => {
    const path = name.normalize('NFC')
    return byPath.get(path) ?? byName.get(baseOf(path)) ?? null
  }
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
