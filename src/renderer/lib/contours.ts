export interface Grid {
  readonly rows: number
  readonly columns: number
  /** Row-major. */
  readonly values: readonly number[]
}

/** x1, y1, x2, y2 as fractions of the grid's width and height. */
export type Segment = readonly [number, number, number, number]

/** Weights of the four neighbours at a fraction between the middle two (Catmull and Rom 1974). */
function weights(t: number): readonly [number, number, number, number] {
  return [
    ((2 - t) * t - 1) * t * 0.5,
    ((3 * t - 5) * t * t + 2) * 0.5,
    ((4 - 3 * t) * t + 1) * t * 0.5,
    (t - 1) * t * t * 0.5
  ]
}

/** Smooth enlargement: passes through the cells' values at their centres, edges repeat. */
export function enlarge(grid: Grid, factor: number): Grid {
  const rows = grid.rows * factor
  const columns = grid.columns * factor
  const values: number[] = []
  const at = (row: number, column: number): number => {
    const r = Math.min(grid.rows - 1, Math.max(0, row))
    const c = Math.min(grid.columns - 1, Math.max(0, column))
    return grid.values[r * grid.columns + c] ?? 0
  }
  for (let row = 0; row < rows; row += 1) {
    const y = (row + 0.5) / factor - 0.5
    const y0 = Math.floor(y)
    const wy = weights(y - y0)
    for (let column = 0; column < columns; column += 1) {
      const x = (column + 0.5) / factor - 0.5
      const x0 = Math.floor(x)
      const wx = weights(x - x0)
      let sum = 0
      for (let j = 0; j < 4; j += 1)
        for (let i = 0; i < 4; i += 1)
          sum += (wy[j] ?? 0) * (wx[i] ?? 0) * at(y0 - 1 + j, x0 - 1 + i)
      values.push(sum)
    }
  }
  return { rows, columns, values }
}

/** Lines where the grid crosses `level` (marching squares, saddles split by the cell's mean). */
export function contourAt(grid: Grid, level: number): Segment[] {
  const { rows, columns, values } = grid
  const segments: Segment[] = []
  const px = (x: number): number => (x + 0.5) / columns
  const py = (y: number): number => (y + 0.5) / rows
  for (let y = 0; y + 1 < rows; y += 1) {
    for (let x = 0; x + 1 < columns; x += 1) {
      const a = values[y * columns + x] ?? 0
      const b = values[y * columns + x + 1] ?? 0
      const c = values[(y + 1) * columns + x + 1] ?? 0
      const d = values[(y + 1) * columns + x] ?? 0
      const share = (from: number, to: number): number => (level - from) / (to - from)
      const crossings: [number, number][] = []
      if (a >= level !== b >= level) crossings.push([px(x + share(a, b)), py(y)])
      if (b >= level !== c >= level) crossings.push([px(x + 1), py(y + share(b, c))])
      if (d >= level !== c >= level) crossings.push([px(x + share(d, c)), py(y + 1)])
      if (a >= level !== d >= level) crossings.push([px(x), py(y + share(a, d))])
      const [first, second, third, fourth] = crossings
      if (first && second && !third) segments.push([...first, ...second])
      if (first && second && third && fourth) {
        // Top, right, bottom, left: a saddle. The mean decides which corners belong together.
        const joinTopRight = (a + b + c + d) / 4 >= level === a >= level
        if (joinTopRight) segments.push([...first, ...second], [...third, ...fourth])
        else segments.push([...first, ...fourth], [...second, ...third])
      }
    }
  }
  return segments
}
