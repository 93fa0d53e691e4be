import { AppError } from '../../shared/errors'
import { cellError } from './csv-file'
import type { CsvFile } from './csv-file'

/** A file's named columns and where its data start. */
export interface Columns {
  readonly file: CsvFile
  readonly names: readonly string[]
  /** First data row. */
  readonly start: number
  readonly count: number
}

type Reader = (text: string) => number | undefined

/**
 * The first row names columns when it holds a text that is neither a rating nor a number. Without such
 * a row they are called 1, 2, 3 …, or by `defaults`. `header` settles it where the data could be taken
 * for names.
 */
export function columnsOf(
  file: CsvFile,
  read: Reader,
  header: boolean | null,
  defaults: readonly string[] = []
): Columns {
  const [first = []] = file.rows
  const named =
    header ?? first.some((text) => read(text) === undefined && !Number.isFinite(Number(text)))
  const names = first.map((text, index) =>
    named ? text.trim() || String(index + 1) : (defaults[index] ?? String(index + 1))
  )
  const start = named ? 1 : 0
  return { file, names, start, count: Math.max(0, file.rows.length - start) }
}

/** Position of a column by its name, capitals aside. Throws BAD_TABLE listing the names that there are. */
export function columnIndex({ file, names }: Columns, name: string): number {
  const index = names.indexOf(name)
  if (index >= 0) return index
  const loose = names.findIndex((other) => other.toLowerCase() === name.toLowerCase())
  if (loose >= 0) return loose
  throw new AppError(
    'BAD_TABLE',
    `${file.name} has no column "${name}"; its columns are ${names.join(', ') || 'none'}`
  )
}

/** Rating codes of one column. Throws BAD_TABLE at the first cell that is no rating. */
export function ratingsOf(
  columns: Columns,
  index: number,
  read: Reader,
  scale: string
): Int16Array {
  const { file, names, start, count } = columns
  const codes = new Int16Array(count)
  for (let row = 0; row < count; row++) {
    const text = file.rows[start + row]?.[index] ?? ''
    const code = read(text)
    if (code === undefined)
      throw cellError(
        file,
        start + row,
        names[index] ?? String(index + 1),
        `"${text}" is not a rating of the scale ${scale}, not blank and not "ungradable"`
      )
    codes[row] = code
  }
  return codes
}

/** Trimmed texts of one column, null where blank. */
export function textsOf({ file, start, count }: Columns, index: number): (string | null)[] {
  return Array.from({ length: count }, (_, row) => {
    const text = (file.rows[start + row]?.[index] ?? '').trim()
    return text === '' ? null : text
  })
}
