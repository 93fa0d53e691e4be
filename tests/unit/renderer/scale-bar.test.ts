import { describe, expect, it } from 'vitest'
import { lengthText, scaleBar } from '../../../src/renderer/lib/scale-bar'

describe('the scale bar', () => {
  // Would catch: a bar that is longer or shorter on the screen than the length written beside it.
  it('is of a round length that fits, and as long as it says', () => {
    expect(scaleBar(6, 120)).toEqual({ micrometres: 500, pixels: 500 / 6 })
    expect(scaleBar(20, 120)).toEqual({ micrometres: 2000, pixels: 100 })
    expect(scaleBar(1, 100)).toEqual({ micrometres: 100, pixels: 100 })
    expect(scaleBar(0.4, 120)).toEqual({ micrometres: 20, pixels: 50 })
  })

  it('is written in micrometres or millimetres', () => {
    expect(lengthText(500)).toBe('500 µm')
    expect(lengthText(2000)).toBe('2 mm')
  })
})
