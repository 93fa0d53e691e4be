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

/** `sign` 1: maximum over the window; -1: minimum. */
function extreme({ side, values }: Plane, r: number, sign: 1 | -1): Plane {
  const rows = new Float32Array(values.length)
  const out = new Float32Array(values.length)
  for (let y = 0; y < side; y++) extremeLine(values, rows, y * side, 1, side, r, sign)
  for (let x = 0; x < side; x++) extremeLine(rows, out, x, side, side, r, sign)
  return { side, values: out }
}

function extremeLine(
  from: Float32Array,
  to: Float32Array,
  base: number,
  step: number,
  length: number,
  r: number,
  sign: 1 | -1
): void {
  for (let i = 0; i < length; i++) {
    const last = Math.min(length - 1, i + r)
    let best = -Infinity
    for (let k = Math.max(0, i - r); k <= last; k++) {
      const value = sign * (from[base + k * step] ?? 0)
      if (value > best) best = value
    }
    to[base + i * step] = sign * best
  }
}
