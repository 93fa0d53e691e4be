import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { AppError, messageOf } from '../../shared/errors'
import { usageError } from './options'
import type { Options } from 'csv-parse/sync'

/** A CSV file as it stands: rows of cells, header or not. */
export interface CsvFile {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
  /** Line of the file on which a row ends: blank lines and quoted line breaks shift it. */
  readonly lineOf: (row: number) => number
}

/**
 * Reads a CSV file, `-` for standard input; UTF-8 with or without a mark, separated by commas,
 * semicolons or tabs. Throws VALIDATION_FAILED for a file that is not there, BAD_TABLE for rows of
 * different lengths.
 */
export function readCsv(file: string): CsvFile {
  const name = file === '-' ? 'standard input' : file
  const text = readText(file, name)
  if (text.trim() === '') throw new AppError('BAD_TABLE', `${name} is empty`)
  const options = { bom: true, delimiter: delimiterOf(text), skip_empty_lines: true }
  try {
    return {
      name,
      rows: parse(text, options),
      lineOf: (row) => lineOf(text, options, row)
    }
  } catch (thrown) {
    throw new AppError('BAD_TABLE', `${name}: ${messageOf(thrown)}`, { cause: thrown })
  }
}

/** Found again only for a message: keeping every row's line would double the time of reading. */
function lineOf(text: string, options: Options, row: number): number {
  const records: unknown = parse(text, { ...options, info: true, to: row + 1 })
  const last = (records as readonly { readonly info: { readonly lines: number } }[]).at(-1)
  return last?.info.lines ?? 0
}

function readText(file: string, name: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw usageError(`${name}: there is no such file`)
    if (code === 'EISDIR') throw usageError(`${name}: this is a folder, not a file`)
    throw new AppError('IO_FAILED', `${name} could not be read: ${messageOf(thrown)}`, {
      cause: thrown
    })
  }
}

/** The separator that occurs most often in the first line. */
function delimiterOf(text: string): string {
  const [first = ''] = text.slice(0, 100_000).split('\n', 1)
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: first.split(mark).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).mark
}

/** An error that names the file, the line and the column. */
export function cellError(file: CsvFile, row: number, column: string, message: string): AppError {
  return new AppError(
    'BAD_TABLE',
    `${file.name}, line ${file.lineOf(row)}, column ${column}: ${message}`
  )
}
