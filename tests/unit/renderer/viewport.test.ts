import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import {
  FIT,
  actualZoom,
  clampViewport,
  panBy,
  placement,
  zoomAt
} from '../../../src/renderer/lib/viewport'

const image = { width: 4288, height: 2848 }
const view = { width: 1046, height: 676 }

describe('the viewport', () => {
  it('fits the whole photograph in the middle', () => {
    const place = placement(FIT, image, view)
    expect(place.height).toBeCloseTo(676, 0)
    expect(place.left + place.width / 2).toBeCloseTo(523)
  })

  // Would catch: "actual size" that shows anything but one image pixel per screen pixel.
  it('shows one to one', () => {
    const place = placement({ ...FIT, zoom: actualZoom(image, view) }, image, view)
    expect(place.width).toBeCloseTo(image.width)
  })

  // Would catch: zooming by the wheel that moves away from the lesion under the pointer.
  it('keeps the point under the pointer in place', () => {
    const start = { zoom: 3, centreX: 0.5, centreY: 0.5 }
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 700 }),
        fc.integer({ min: 200, max: 450 }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        (x, y, factor) => {
          const before = placement(start, image, view)
          const after = placement(zoomAt(start, factor, { x, y }, image, view), image, view)
          expect((x - after.left) / after.width).toBeCloseTo((x - before.left) / before.width, 6)
          expect((y - after.top) / after.height).toBeCloseTo((y - before.top) / before.height, 6)
        }
      )
    )
  })

  // Would catch: a photograph dragged out of sight.
  it('never leaves an empty edge that the photograph could fill', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 60, noNaN: true }),
        fc.integer({ min: -9000, max: 9000 }),
        fc.integer({ min: -9000, max: 9000 }),
        (zoom, dx, dy) => {
          const clamped = clampViewport({ ...FIT, zoom }, image, view)
          const place = placement(panBy(clamped, dx, dy, image, view), image, view)
          if (place.width >= view.width) {
            expect(place.left).toBeLessThanOrEqual(1e-6)
            expect(place.left + place.width).toBeGreaterThanOrEqual(view.width - 1e-6)
          } else expect(place.left).toBeCloseTo((view.width - place.width) / 2)
        }
      )
    )
  })
})
