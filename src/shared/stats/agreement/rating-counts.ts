import { AppError } from '../../errors'
import { at } from '../numeric/at'
import { BLANK, UNGRADABLE } from '../table/categories'
import type { Categories } from '../table/categories'
import type { SquareTable } from '../table/square-table'

/** Subjects × raters, each cell a position in `categories`, BLANK or UNGRADABLE. */
export interface Ratings {
  readonly categories: Categories
  readonly raters: readonly string[]
  readonly subjects: number
  /** Row-major codes, subjects · raters. */
  readonly codes: Int16Array
}

/** How often each category was given to a subject, with how many subjects look the same. */
export interface CountPattern {
  readonly counts: readonly number[]
  /** Ratings of one such subject, Σ counts. */
  readonly raters: number
  readonly subjects: number
}

/** Ratings with the identity of the raters forgotten: all that α, Fleiss' κ and multi-rater AC need. */
export interface RatingCounts {
  readonly categories: Categories
  readonly size: number
  /** Subjects with at least one rating. */
  readonly subjects: number
  readonly patterns: readonly CountPattern[]
}

/** Throws BAD_TABLE on a code outside the scale. */
export function countRatings(ratings: Ratings): RatingCounts {
  const size = ratings.categories.length
  const found = new Map<string, { counts: number[]; subjects: number }>()
  for (let subject = 0; subject < ratings.subjects; subject++) {
    const counts = new Array<number>(size).fill(0)
    for (let rater = 0; rater < ratings.raters.length; rater++) {
      const code = at(ratings.codes, subject * ratings.raters.length + rater)
      if (code === BLANK || code === UNGRADABLE) continue
      if (!(code >= 0 && code < size))
        throw new AppError(
          'BAD_TABLE',
          `subject ${String(subject + 1)} has a rating outside the scale`
        )
      counts[code] = at(counts, code) + 1
    }
    const key = counts.join()
    const same = found.get(key)
    if (same) same.subjects++
    else found.set(key, { counts, subjects: 1 })
  }
  return collect(ratings.categories, [...found.values()])
}

/** A table of two raters as rating counts. */
export function countsFromTable(table: SquareTable): RatingCounts {
  const found = new Map<number, { counts: number[]; subjects: number }>()
  table.cells.forEach((subjects, index) => {
    if (subjects === 0) return
    const i = Math.floor(index / table.size)
    const j = index % table.size
    const key = Math.min(i, j) * table.size + Math.max(i, j)
    const same = found.get(key)
    if (same) same.subjects += subjects
    else {
      const counts = new Array<number>(table.size).fill(0)
      counts[i] = 1
      counts[j] = at(counts, j) + 1
      found.set(key, { counts, subjects })
    }
  })
  return collect(table.categories, [...found.values()])
}

function collect(
  categories: Categories,
  found: readonly { counts: number[]; subjects: number }[]
): RatingCounts {
  const patterns = found
    .map(({ counts, subjects }) => ({
      counts,
      subjects,
      raters: counts.reduce((total, count) => total + count, 0)
    }))
    .filter((pattern) => pattern.raters > 0)
  const subjects = patterns.reduce((total, pattern) => total + pattern.subjects, 0)
  return { categories, size: categories.length, subjects, patterns }
}

/** Subjects with two or more ratings: only these show agreement. */
export function pairableSubjects(counts: RatingCounts): number {
  return counts.patterns.reduce((total, p) => total + (p.raters >= 2 ? p.subjects : 0), 0)
}
