import { describe, expect, it } from 'vitest'
import {
  chooseAll,
  chooseNone,
  extendTo,
  keepIn,
  moveTo,
  NO_TILES,
  stepOf,
  toggle
} from '../../../src/renderer/lib/tile-selection'

const ORDER = ['a', 'b', 'c', 'd', 'e']
const chosen = (selection: { chosen: ReadonlySet<string> }): string =>
  [...selection.chosen].toSorted().join('')

describe('choosing tiles', () => {
  // Would catch: a range that cannot shrink again, or that eats what was chosen before it.
  it('grows and shrinks a range beside what was chosen before', () => {
    const single = moveTo(toggle(NO_TILES, 'a'), 'c')
    const range = extendTo(single, ORDER, 'e')
    expect(chosen(range)).toBe('acde')
    expect(chosen(extendTo(range, ORDER, 'd'))).toBe('acd')
    expect(chosen(extendTo(range, ORDER, 'b'))).toBe('abc')
    expect(range.active).toBe('e')
  })

  // Would catch: a second press that does not take a photograph back out.
  it('takes one out again', () => {
    expect(chosen(toggle(toggle(NO_TILES, 'b'), 'b'))).toBe('')
    expect(chosen(chooseNone(chooseAll(NO_TILES, ORDER)))).toBe('')
  })

  // Would catch: a correction applied to a photograph that has left the list, or the keyboard lost at the top.
  it('forgets what left the list and goes on at the next one', () => {
    const all = { ...chooseAll(NO_TILES, ORDER), active: 'c' }
    const kept = keepIn(all, ['a', 'e'], ORDER)
    expect(chosen(kept)).toBe('ae')
    expect(kept.active).toBe('e')
    expect(keepIn({ ...all, active: 'e' }, ['a', 'b'], ORDER).active).toBe('b')
    expect(keepIn(NO_TILES, ORDER, []).active).toBe('a')
    expect(keepIn(all, [], ORDER)).toMatchObject({ active: null })
  })
})

// Would catch: arrows that leave the grid or wrap into another row at its ends.
it('steps through a grid of three columns and seven tiles', () => {
  const step = (key: string, index: number): number | null => stepOf(key, index, 3, 2, 7)
  expect(step('ArrowDown', 0)).toBe(3)
  expect(step('ArrowDown', 5)).toBe(5)
  expect(step('ArrowUp', 1)).toBe(1)
  expect(step('ArrowLeft', 0)).toBe(0)
  expect(step('End', 0)).toBe(6)
  expect(step('PageDown', 2)).toBe(6)
  expect(step('x', 2)).toBeNull()
  expect(stepOf('Home', 0, 3, 2, 0)).toBeNull()
})
