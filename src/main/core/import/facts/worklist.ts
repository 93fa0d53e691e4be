import { parse } from 'csv-parse/sync'
import { EYES, type Eye, type ImageFacts } from '../../../../shared/domain/image'
import { AppError, messageOf } from '../../../../shared/errors'

export type WorklistFacts = Partial<Pick<ImageFacts, 'patientId' | 'eye' | 'field' | 'site'>>
/** What a worklist says of a file, by its path below the card. */
export type WorklistFinder = (name: string) => WorklistFacts | null
/** A worklist, once it is known which files there are: a line is believed of one file alone. */
export type Worklist = (names: Iterable<string>) => WorklistFinder

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
    throw new AppError('VALIDATION_FAILED', `The worklist cannot be used: ${why}.`, {
      data: { code: 'WORKLIST_UNUSABLE' }
    })
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
  const lines = new Map<string, WorklistFacts>()
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
    if (lines.has(file)) return fail(`line ${i + 2} names ${file} again`)
    const [patientId, field, site] = [at('patient'), at('field'), at('site')]
    lines.set(file, {
      ...(patientId === undefined ? {} : { patientId }),
      ...(eye === undefined ? {} : { eye }),
      ...(field === undefined ? {} : { field }),
      ...(site === undefined ? {} : { site })
    })
  }
  return (names) => finderOf(lines, names)
}

/**
 * A line names a file by its whole path, or by the end of it: `100CANON/a.jpg`, `a.jpg`. Cameras give the same names
 * again in the next folder, so that such an end says nothing where several files have it and no longer line of
 * their own.
 */
function finderOf(
  lines: ReadonlyMap<string, WorklistFacts>,
  names: Iterable<string>
): WorklistFinder {
  const endIn = (path: string): string | null => {
    for (let end = path; ; end = end.slice(end.indexOf('/') + 1)) {
      if (lines.has(end)) return end
      if (!end.includes('/')) return null
    }
  }
  const lineOf = (name: string): string | null => {
    const path = name.normalize('NFC')
    // Photographs of one file, and files of one name in an archive, are told apart by a number.
    const given = path.replace(/ \(\d+\)$/, '').replace(/ \[\d+\](?=(\.[^./]*)?$)/, '')
    return endIn(path) ?? endIn(given)
  }
  const files = new Map<string, number>()
  for (const name of names) {
    const line = lineOf(name)
    if (line !== null) files.set(line, (files.get(line) ?? 0) + 1)
  }
  return (name) => {
    const line = lineOf(name)
    return line !== null && files.get(line) === 1 ? (lines.get(line) ?? null) : null
  }
}
