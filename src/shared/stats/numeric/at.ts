/** Element of a list; NaN outside it, so that a wrong index shows in the result instead of passing as 0. */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN
}

export function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Sum of term(0) … term(count − 1). */
export function sumOver(count: number, term: (index: number) => number): number {
  let total = 0
  for (let index = 0; index < count; index++) total += term(index)
  return total
}

/** Sum of term(i, j) over a square. */
export function sumSquare(size: number, term: (i: number, j: number) => number): number {
  return sumOver(size, (i) => sumOver(size, (j) => term(i, j)))
}
