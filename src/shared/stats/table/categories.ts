import { AppError } from '../../errors'

/** A rating scale: its labels in order. Fixed by what is asked for, never by what occurs in the data. */
export type Categories = readonly (number | string)[]

export const ICDR_GRADES: Categories = [0, 1, 2, 3, 4]

/** A rating that is no category: nothing was recorded. */
export const BLANK = -1
/** A rating that is no category: the photograph could not be graded. */
export const UNGRADABLE = -2

const BLANK_WORDS = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '.'])
const UNGRADABLE_WORDS = new Set(['u', 'ungradable', 'ungradeable'])

/** 0 … size − 1. */
export function numberedCategories(size: number): Categories {
  return Array.from({ length: size }, (_, index) => index)
}

/** Throws BAD_TABLE unless there are two or more labels, each once. */
export function checkCategories(categories: Categories): void {
  if (categories.length < 2)
    throw new AppError('BAD_TABLE', 'a rating scale needs two or more categories')
  if (new Set(categories.map(String)).size !== categories.length)
    throw new AppError('BAD_TABLE', `a category is named twice: ${categories.join(', ')}`)
}

/**
 * Reader of rating cells: position in `categories`, BLANK, UNGRADABLE, or undefined for a text that is
 * none of these. Labels win over the words for blank and ungradable; `2`, `2.0` and ` 2 ` are one label.
 */
export function ratingReader(categories: Categories): (text: string) => number | undefined {
  const known = new Map<string, number>()
  function classify(text: string): number | undefined {
    const trimmed = text.trim()
    const exact = categories.findIndex((category) => String(category) === trimmed)
    if (exact >= 0) return exact
    const word = trimmed.toLowerCase()
    if (BLANK_WORDS.has(word)) return BLANK
    if (UNGRADABLE_WORDS.has(word)) return UNGRADABLE
    const equal = categories.findIndex((category) => Number(category) === Number(trimmed))
    return equal >= 0 ? equal : undefined
  }
  return (text) => {
    const cached = known.get(text)
    if (cached !== undefined) return cached
    const code = classify(text)
    if (code !== undefined) known.set(text, code)
    return code
  }
}

/** Numeric value of each category for interval distances: its label, or its position if any label is no number. */
export function categoryValues(categories: Categories): readonly number[] {
  const values = categories.map(Number)
  return values.every(Number.isFinite) ? values : categories.map((_, index) => index)
}
