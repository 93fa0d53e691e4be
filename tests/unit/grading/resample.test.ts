import { describe, expect, test } from 'vitest'
import type { Raster } from '../../../src/main/core/grading/preprocess/raster'
import { resampleBox } from '../../../src/main/core/grading/preprocess/resample'

/** A picture whose red is `value(x, y)`, green 255 - red, blue 7. */
function picture(width: number, height: number, value: (x: number, y: number) => number): Raster {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      data.set([value(x, y), 255 - value(x, y), 7], (y * width + x) * 3)
  }
  return { width, height, data }
}

const red = (rgb: Uint8Array): number[] => Array.from(rgb).filter((_, i) => i % 3 === 0)
const box = (x0: number, x1: number, y0: number, y1: number) => ({ x0, x1, y0, y1 })

describe('area average', () => {
  // Catches: windows off by one pixel, or channels mixed up.
  test('an integer shrink is the mean of its block', () => {
    const source = picture(6, 2, (x) => [0, 30, 60, 90, 120, 150][x] ?? 0)
    const out = resampleBox(source, box(0, 6, 0, 2), 3, 1)
    expect(Array.from(out)).toEqual([15, 240, 7, 75, 180, 7, 135, 120, 7])
  })

  // Catches: partial pixels dropped or counted whole.
  test('pixels that a window cuts count in proportion', () => {
    const source = picture(5, 1, (x) => [0, 100, 200, 100, 0][x] ?? 0)
    // Windows of 2.5 pixels: (0 + 100 + 200/2) / 2.5 on either side.
    expect(red(resampleBox(source, box(0, 5, 0, 1), 2, 1))).toEqual([80, 80])
  })

  // Catches: a box that starts at pixel 0 whatever it says.
  test('only what lies in the box counts, down to fractions', () => {
    const source = picture(8, 8, (x, y) => (x >= 2 && x < 6 && y >= 4 ? 200 : 0))
    expect(red(resampleBox(source, box(2, 6, 4, 8), 2, 2))).toEqual([200, 200, 200, 200])
    expect(red(resampleBox(source, box(1.5, 3.5, 4, 8), 1, 1))).toEqual([150])
  })
})

describe('cubic', () => {
  // Catches: a half-pixel shift, the commonest resampling fault.
  test('a straight ramp stays one', () => {
    const source = picture(16, 4, (x) => 10 * x)
    const out = red(resampleBox(source, box(0, 16, 0, 4), 32, 4)).slice(0, 32)
    for (let x = 6; x < 26; x++) expect(out[x]).toBeCloseTo(10 * ((x + 0.5) / 2 - 0.5), -0.5)
  })

  // Catches: another kernel. Weights of a = -0.75 at a quarter of a pixel: -0.1055 0.8789 0.2617 -0.0352.
  test('its step response is that of a = -0.75', () => {
    const source = picture(8, 1, (x) => (x < 4 ? 100 : 200))
    const out = red(resampleBox(source, box(0, 8, 0, 1), 16, 1))
    expect(out.slice(5, 11)).toEqual([96, 89, 123, 177, 211, 204])
  })
})

// Catches: rounding or clamping that alters pixels which need no resampling.
test('the same size changes nothing', () => {
  const source = picture(9, 7, (x, y) => (x * 31 + y * 17) % 256)
  expect(resampleBox(source, box(0, 9, 0, 7), 9, 7)).toEqual(source.data)
})
