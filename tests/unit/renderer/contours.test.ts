import { expect, it } from 'vitest'
import { contourAt, enlarge } from '../../../src/renderer/lib/contours'

// Would catch: contours shifted by half a cell, which would point beside what the network looked at.
it('draws a closed line around a peak, centred on its cell', () => {
  const values = Array.from({ length: 49 }, (_, i) => (i === 3 * 7 + 3 ? 1 : 0))
  const lines = contourAt(enlarge({ rows: 7, columns: 7, values }, 8), 0.5)
  expect(lines.length).toBeGreaterThan(8)
  const xs = lines.flatMap(([x1, , x2]) => [x1, x2])
  const ys = lines.flatMap(([, y1, , y2]) => [y1, y2])
  const middle = (numbers: number[]): number => (Math.min(...numbers) + Math.max(...numbers)) / 2
  expect(middle(xs)).toBeCloseTo(0.5, 2)
  expect(middle(ys)).toBeCloseTo(0.5, 2)
  // Closed: each end is where another line begins.
  const ends = new Map<string, number>()
  for (const [x1, y1, x2, y2] of lines)
    for (const [x, y] of [
      [x1, y1],
      [x2, y2]
    ])
      ends.set(
        `${x?.toFixed(6)} ${y?.toFixed(6)}`,
        (ends.get(`${x?.toFixed(6)} ${y?.toFixed(6)}`) ?? 0) + 1
      )
  expect([...ends.values()].every((count) => count === 2)).toBe(true)
})

it('draws nothing on a flat map', () => {
  expect(contourAt({ rows: 3, columns: 3, values: Array<number>(9).fill(0.7) }, 0.5)).toEqual([])
})

// Would catch: an enlargement that no longer passes through the network's own values.
it('keeps the cells where they are', () => {
  const values = [0, 1, 0.2, 0.9]
  const fine = enlarge({ rows: 2, columns: 2, values }, 5)
  expect([fine.rows, fine.columns]).toEqual([10, 10])
  expect(fine.values[2 * 10 + 7]).toBeCloseTo(1)
})
