import { at } from './at'

/**
 * Solution x of A·x = b for a symmetric positive definite A (row-major, size × size), by Cholesky
 * decomposition; null when A is not positive definite within rounding.
 */
export function solvePositiveDefinite(
  matrix: readonly number[],
  right: readonly number[]
): number[] | null {
  const size = right.length
  const lower = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let value = at(matrix, i * size + j)
      for (let k = 0; k < j; k++) value -= at(lower, i * size + k) * at(lower, j * size + k)
      if (i !== j) lower[i * size + j] = value / at(lower, j * size + j)
      else if (value > 1e-12 * at(matrix, i * size + i)) lower[i * size + i] = Math.sqrt(value)
      else return null
    }
  }
  const x = [...right]
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] = at(x, i) - at(lower, i * size + k) * at(x, k)
    x[i] = at(x, i) / at(lower, i * size + i)
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] = at(x, i) - at(lower, k * size + i) * at(x, k)
    x[i] = at(x, i) / at(lower, i * size + i)
  }
  return x
}
