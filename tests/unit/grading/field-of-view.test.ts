import { expect, test } from 'vitest'
import { findFieldOfView } from '../../../src/main/core/grading/preprocess/field-of-view'
import type { Raster } from '../../../src/main/core/grading/preprocess/raster'

function disc(width: number, height: number, cx: number, cy: number, radius: number): Raster {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (Math.hypot(x - cx, y - cy) < radius) data.set([180, 90, 40], (y * width + x) * 3)
    }
  }
  return { width, height, data }
}

// Catches: rows and columns swapped, or the box left in thumbnail pixels.
test('the box of a lit disc, in pixels of the original', () => {
  const { box, wholeFrame } = findFieldOfView(disc(512, 384, 300, 190, 150), 4096, 3072, 256)
  expect(wholeFrame).toBe(false)
  const size = 4096 / 256
  // Lines lit by less than 2 % do not count, so the box is a line or two tighter than the disc.
  expect(Math.abs(box.x0 - 150 * 8)).toBeLessThanOrEqual(2 * size)
  expect(Math.abs(box.x1 - 450 * 8)).toBeLessThanOrEqual(2 * size)
  expect(Math.abs(box.y0 - 40 * 8)).toBeLessThanOrEqual(2 * size)
  expect(Math.abs(box.y1 - 340 * 8)).toBeLessThanOrEqual(2 * size)
})

// Catches: a burnt-in date or a speck of dust taken for the field's edge.
test('a few bright pixels do not widen the box', () => {
  const picture = disc(512, 384, 256, 192, 150)
  for (let x = 0; x < 6; x++) picture.data.set([255, 255, 255], (2 * 512 + x) * 3)
  expect(findFieldOfView(picture, 512, 384, 256).box.x0).toBeGreaterThan(90)
})

// Catches: a crop of noise from a black frame, or a box of no size.
test('the whole frame where nothing is lit, or too little', () => {
  const black = { width: 300, height: 200, data: new Uint8Array(300 * 200 * 3) }
  expect(findFieldOfView(black, 3000, 2000, 256)).toMatchObject({
    wholeFrame: true,
    box: { x0: 0, x1: 3000, y0: 0, y1: 2000 }
  })
  expect(findFieldOfView(disc(300, 200, 150, 100, 25), 300, 200, 256).wholeFrame).toBe(true)
})

// Catches: a picture smaller than the thumbnail enlarged first, which moves the box by a pixel.
test('a picture below thumbnail size is measured as it is', () => {
  const { box } = findFieldOfView(disc(224, 224, 112, 112, 80.5), 224, 224, 256)
  expect(box.x1 - box.x0).toBe(box.y1 - box.y0)
  expect(box.x0 + box.x1).toBe(225)
})
