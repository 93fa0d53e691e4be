import { describe, expect, test } from 'vitest'
import type { QualityMeasures } from '../../../src/main/core/grading/image-grade'
import { boxMean, closing, type Plane } from '../../../src/main/core/grading/quality/filters'
import { ungradableReason } from '../../../src/main/core/grading/quality/rules'
import { QUALITY_THRESHOLDS as T } from '../../../src/main/core/grading/quality/thresholds'

const good: QualityMeasures = {
  fieldFraction: 0.8,
  fieldAspect: 1.2,
  sharpness: 0.08,
  detail: 7,
  contrast: 19,
  brightness: 100,
  darkFraction: 0,
  clippedFraction: 0,
  glareFraction: 0,
  smoothness: 0.85,
  blueToRed: 0.2
}

// Catches: a rule that never fires, fires the wrong way round, or is hidden behind another.
describe('one fault, one reason', () => {
  test.each<[string, Partial<QualityMeasures>, string | null]>([
    ['nothing', {}, null],
    ['too dark', { brightness: T.minBrightness - 1 }, 'dark'],
    ['black patches', { darkFraction: T.maxDarkFraction + 0.01 }, 'dark'],
    ['burnt out', { clippedFraction: T.maxClippedFraction + 0.01 }, 'over-exposed'],
    ['too bright', { brightness: T.maxBrightness + 1 }, 'over-exposed'],
    ['half a field', { fieldAspect: 0.5 }, 'field'],
    ['a strip', { fieldAspect: 2 }, 'field'],
    ['no field', { fieldFraction: 0 }, 'field'],
    ['glare', { glareFraction: T.maxGlareFraction + 0.01 }, 'artefact'],
    ['flat colour', { contrast: 0, detail: 0, sharpness: 0, smoothness: 1 }, 'not-a-fundus'],
    ['noise', { smoothness: 0.1 }, 'not-a-fundus'],
    ['an outer eye', { detail: T.maxDetail + 1 }, 'not-a-fundus'],
    ['a blue sky', { blueToRed: 1.3 }, 'not-a-fundus'],
    ['no detail', { detail: T.minDetail - 0.1 }, 'blur'],
    ['no vessels', { sharpness: T.minSharpness - 0.001 }, 'blur']
  ])('%s', (_, change, reason) => {
    expect(ungradableReason({ ...good, ...change })).toBe(reason)
  })
})

const SIDE = 23
const plane: Plane = {
  side: SIDE,
  values: Float32Array.from({ length: SIDE * SIDE }, (_, i) => (i * 7919) % 101)
}
const at = (p: Plane, x: number, y: number): number => p.values[y * SIDE + x] ?? NaN

function windowOf(p: Plane, x: number, y: number, r: number): number[] {
  const out: number[] = []
  for (let v = Math.max(0, y - r); v <= Math.min(SIDE - 1, y + r); v++) {
    for (let u = Math.max(0, x - r); u <= Math.min(SIDE - 1, x + r); u++) out.push(at(p, u, v))
  }
  return out
}

// Catches: running sums that drift or count wrongly at the borders.
test('box mean equals the plain definition', () => {
  const fast = boxMean(plane, 4)
  for (const [x, y] of [
    [0, 0],
    [22, 0],
    [3, 11],
    [22, 22],
    [11, 20]
  ] as const) {
    const values = windowOf(plane, x, y, 4)
    expect(at(fast, x, y)).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 3)
  }
})

// Catches: opening instead of closing: bright lesions counted as vessels.
test('closing fills thin dark lines and leaves bright ones', () => {
  const values = new Float32Array(SIDE * SIDE).fill(50)
  for (let y = 0; y < SIDE; y++) {
    values[y * SIDE + 6] = 10
    values[y * SIDE + 15] = 90
  }
  const closed = closing({ side: SIDE, values }, 2)
  expect(at(closed, 6, 11)).toBe(50)
  expect(at(closed, 15, 11)).toBe(90)
})
