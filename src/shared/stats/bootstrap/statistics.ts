import { cutTable } from '../accuracy/binary'
import { gwetAc } from '../agreement/gwet'
import { kappaValue } from '../agreement/kappa'
import { alphaDistance, alphaValue } from '../agreement/krippendorff'
import { observedAgreement } from '../agreement/observed'
import { assertNever } from '../../errors'
import { categoryValues } from '../table/categories'
import { tableFromCells } from '../table/square-table'
import { customWeights, standardWeights } from '../table/weights'
import type { ReferenceSide } from '../accuracy/binary'
import type { AlphaMetric } from '../agreement/krippendorff'
import type { Categories } from '../table/categories'
import type { WeightKind, Weights } from '../table/weights'
import type { Statistic } from './bootstrap'

/** Weights as plain data. `matrix` goes with `custom`. */
export interface WeightsSpec {
  readonly kind: WeightKind
  readonly matrix?: readonly (readonly number[])[]
}

export function weightsFrom(spec: WeightsSpec, size: number): Weights {
  return spec.kind === 'custom'
    ? customWeights(spec.matrix, size)
    : standardWeights(spec.kind, size)
}

/**
 * A statistic as plain data, so that it can be sent to a worker. `offset` is where its table starts in
 * the vector, so that one replicate can serve several tables of the same patients (paired differences).
 */
export type StatisticSpec =
  | {
      readonly kind: 'kappa' | 'ac' | 'po'
      readonly weights: WeightsSpec
      readonly offset?: number
    }
  | {
      /** κ of the second table less κ of the first: the automation-bias index. */
      readonly kind: 'kappa-difference'
      readonly weights: WeightsSpec
      readonly first: number
      readonly second: number
    }
  | {
      readonly kind: 'sensitivity' | 'specificity'
      readonly threshold: number
      /** Which side is the truth; b when absent. */
      readonly reference?: ReferenceSide
      readonly offset?: number
    }
  | { readonly kind: 'alpha'; readonly metric: AlphaMetric; readonly weights: WeightsSpec }

/** The function behind a specification. Row `a` is what is judged, column `b` the reference. */
export function statisticFrom(spec: StatisticSpec, categories: Categories): Statistic {
  const size = categories.length
  const part = (sums: Float64Array, offset = 0): Float64Array =>
    sums.subarray(offset, offset + size * size)
  switch (spec.kind) {
    case 'kappa':
    case 'ac':
    case 'po':
      return tableStatistic(spec, categories, part)
    case 'kappa-difference': {
      const weights = weightsFrom(spec.weights, size)
      const kappaAt = (sums: Float64Array, offset: number): number =>
        kappaValue(tableFromCells(part(sums, offset), categories), weights)
      return (sums) => kappaAt(sums, spec.second) - kappaAt(sums, spec.first)
    }
    case 'sensitivity':
    case 'specificity': {
      return (sums) => {
        const table = tableFromCells(part(sums, spec.offset), categories)
        return cutTable(table, spec.threshold, spec.reference)[spec.kind].value ?? Number.NaN
      }
    }
    case 'alpha': {
      const weights = weightsFrom(spec.weights, size)
      const distance = alphaDistance(spec.metric, categoryValues(categories), weights)
      return (sums) => alphaValue(sums, size, distance)
    }
    default:
      return assertNever(spec)
  }
}

function tableStatistic(
  spec: Extract<StatisticSpec, { kind: 'kappa' | 'ac' | 'po' }>,
  categories: Categories,
  part: (sums: Float64Array, offset?: number) => Float64Array
): Statistic {
  const weights = weightsFrom(spec.weights, categories.length)
  return (sums) => {
    const table = tableFromCells(part(sums, spec.offset), categories)
    if (spec.kind === 'kappa') return kappaValue(table, weights)
    if (spec.kind === 'po') return observedAgreement(table, weights)
    return gwetAc(table, weights).value.value ?? Number.NaN
  }
}
