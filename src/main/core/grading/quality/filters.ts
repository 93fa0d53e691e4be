/** Square single-channel picture, `values.length === side * side`. */
export interface Plane {
  readonly side: number
  readonly values: Float32Array
}

/** Mean over a (2r+1)² window; at the border over the part that lies inside. Running sums, O(1) a pixel. */
export function boxMean({ side, values }: Plane, r: number): Plane {
  const rows = new Float32Array(values.length)
  const out = new Float32Array(values.length)
  for (let y = 0; y < side; y++) meanLine(values, rows, y * side, 1, side, r)
  for (let x = 0; x < side; x++) meanLine(rows, out, x, side, side, r)
  return { side, values: out }
}

function meanLine(
  from: Float32Array,
  to: Float32Array,
  base: number,
  step: number,
  length: number,
  r: number
): void {
  let sum = 0
  let count = 0
  for (let i = 0; i < Math.min(r, length); i++) {
    sum += from[base + i * step] ?? 0
    count++
  }
  for (let i = 0; i < length; i++) {
    if (i + r < length) {
      sum += from[base + (i + r) * step] ?? 0
      count++
    }
    if (i - r - 1 >= 0) {
      sum -= from[base + (i - r - 1) * step] ?? 0
      count--
    }
    to[base + i * step] = sum / count
  }
}

/** Morphological closing with a (2r+1)² square: fills dark structure thinner than the square. */
export function closing(plane: Plane, r: number): Plane {
  return extreme(extreme(plane, r, 1), r, -1)
}

/**
 * `sign` 1: maximum over the window; -1: minimum. Windows of 2, 4, 8 … are built from pairs, so the cost grows
 * with the logarithm of the radius.
 */
function extreme({ side, values }: Plane, r: number, sign: 1 | -1): Plane {
  const padded = side + 2 * r
  const rows = new Float32Array(side * padded).fill(-Infinity)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) rows[y * padded + x + r] = sign * (values[y * side + x] ?? 0)
  }
  windowMaximum(rows, 1, 2 * r + 1)
  const columns = new Float32Array(padded * side).fill(-Infinity)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) columns[(y + r) * side + x] = rows[y * padded + x] ?? 0
  }
  windowMaximum(columns, side, 2 * r + 1)
  const out = new Float32Array(side * side)
  for (let i = 0; i < out.length; i++) out[i] = sign * (columns[i] ?? 0)
  return { side, values: out }
}

/** In place: each element becomes the maximum of itself and the `length - 1` that follow, `step` apart. */
function windowMaximum(line: Float32Array, step: number, length: number): void {
  let reach = 1
  while (reach < length) {
    const shift = Math.min(reach, length - reach) * step
    const end = line.length - shift
    for (let i = 0; i < end; i++) {
      const here = line[i] ?? 0
      const ahead = line[i + shift] ?? 0
      line[i] = ahead > here ? ahead : here
    }
    reach += shift / step
  }
}
