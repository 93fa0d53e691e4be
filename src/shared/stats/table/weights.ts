import { AppError } from '../../errors'
import { at, sum } from '../numeric/at'

export type WeightKind = 'identity' | 'linear' | 'quadratic' | 'custom'

/**
 * Agreement weights of a pair of categories: 1 for the same, less the further apart. Kept as
 * disagreements v with w = 1 − v/max, because those of the standard schemes are whole numbers: tables
 * that must give exactly −1, 0 or 1 then do.
 */
export interface Weights {
  readonly kind: WeightKind
  readonly size: number
  /** v_ij ≥ 0, row-major, v_ii = 0. */
  readonly disagreement: Float64Array
  /** The largest disagreement, at which w = 0. */
  readonly max: number
}

/** identity w = [i = j]; linear w = 1 − |i−j|/(q−1); quadratic w = 1 − (i−j)²/(q−1)², by position on the scale. */
export function standardWeights(kind: Exclude<WeightKind, 'custom'>, size: number): Weights {
  const disagreement = Float64Array.from({ length: size * size }, (_, index) => {
    const distance = Math.abs(Math.floor(index / size) - (index % size))
    if (kind === 'identity') return Math.min(distance, 1)
    return kind === 'linear' ? distance : distance * distance
  })
  const span = size - 1
  const max = kind === 'identity' ? 1 : kind === 'linear' ? span : span * span
  return { kind, size, disagreement, max }
}

/**
 * Weights that a person gave, size × size, symmetric, finite.
 * - Diagonal of 1: agreement weights, each between 0 and 1 (Fleiss, Cohen & Everitt 1969).
 * - Diagonal of 0: disagreement weights (Cohen 1968), none negative, some above 0; turned into
 *   agreement weights w = 1 − v/max(v). κ is the same for any positive multiple of v.
 *
 * The two cannot be confused, and anything else is refused with BAD_TABLE. Symmetry is required since
 * every statistic here but κ treats the raters alike.
 */
export function customWeights(given: unknown, size: number): Weights {
  const matrix = checkedMatrix(given, size)
  const diagonal = Array.from({ length: size }, (_, i) => at(matrix, i * size + i))
  if (matrix.some((w) => w < 0)) throw bad('a weight is negative; divide so that all are 0 to 1')
  matrix.forEach((w, index) => {
    const mirrored = at(matrix, (index % size) * size + Math.floor(index / size))
    if (Math.abs(w - mirrored) > 1e-12)
      throw bad(
        `the weights are not symmetric (row ${String(Math.floor(index / size) + 1)}, column ${String((index % size) + 1)})`
      )
  })
  if (diagonal.every((w) => w === 1)) {
    if (matrix.some((w) => w > 1)) throw bad('an agreement weight is above 1')
    if (matrix.every((w) => w === 1)) throw bad('all weights are 1: nothing counts as disagreement')
    return { kind: 'custom', size, disagreement: matrix.map((w) => 1 - w), max: 1 }
  }
  if (diagonal.every((w) => w === 0)) {
    if (sum(matrix) === 0) throw bad('all weights are 0: nothing counts as disagreement')
    return { kind: 'custom', size, disagreement: matrix, max: Math.max(...matrix) }
  }
  throw bad('the diagonal must be all 1 (agreement weights) or all 0 (disagreement weights)')
}

function checkedMatrix(given: unknown, size: number): Float64Array {
  const square: readonly unknown[] = Array.isArray(given) ? given : []
  if (square.length !== size || !square.every((row) => Array.isArray(row) && row.length === size))
    throw bad(`the weights must be ${String(size)} rows of ${String(size)} numbers`)
  const flat = square.flat()
  if (!flat.every((w): w is number => typeof w === 'number' && Number.isFinite(w)))
    throw bad('a weight is not a number')
  return Float64Array.from(flat)
}

function bad(message: string): AppError {
  return new AppError('BAD_TABLE', message)
}

/** w_ij. */
export function weight(weights: Weights, i: number, j: number): number {
  return 1 - at(weights.disagreement, i * weights.size + j) / weights.max
}

/** T_w, the sum of all weights. */
export function totalWeight(weights: Weights): number {
  return weights.size * weights.size - sum(weights.disagreement) / weights.max
}

/** Rows of agreement weights. */
export function weightRows(weights: Weights): number[][] {
  return Array.from({ length: weights.size }, (_, i) =>
    Array.from({ length: weights.size }, (__, j) => weight(weights, i, j))
  )
}
