import type { NetworkOutputs } from '../session/outcome'

/**
 * Largest difference that a provider may show, as a share of the CPU's largest value of that output (of 1 where
 * that is smaller): room for other orders of summation and TensorFloat-32, none for lost precision that moves a
 * probability by half a percent.
 */
export const TOLERANCE = 0.005

export interface Comparison {
  /** In the unit of TOLERANCE; Infinity where values are missing or not finite. */
  readonly maxDifference: number
  /** The output that differs most. */
  readonly output: string
}

/** Compares every value of every output. */
export function compareOutputs(expected: NetworkOutputs, actual: NetworkOutputs): Comparison {
  let worst: Comparison = { maxDifference: 0, output: '' }
  for (const [output, { dims, values }] of Object.entries(expected)) {
    const other = actual[output]
    const sameShape = other !== undefined && other.dims.join() === dims.join()
    const difference =
      sameShape && other.values.length === values.length
        ? relativeDifference(values, other.values)
        : Infinity
    if (difference > worst.maxDifference) worst = { maxDifference: difference, output }
  }
  return worst
}

function relativeDifference(expected: Float32Array, actual: Float32Array): number {
  let scale = 1
  let largest = 0
  for (const [i, value] of expected.entries()) {
    const difference = Math.abs(value - (actual[i] ?? NaN))
    if (!Number.isFinite(difference)) return Infinity
    scale = Math.max(scale, Math.abs(value))
    largest = Math.max(largest, difference)
  }
  return largest / scale
}
