import { describe, expect, it } from 'vitest'
import {
  BLANK,
  checkCategories,
  countRows,
  customWeights,
  kappa,
  ratingReader,
  standardWeights,
  tableFromCodes,
  tableFromCounts,
  UNGRADABLE,
  weightRows
} from '../../../src/shared/stats'
import { FLEISS_COHEN_EVERITT } from './tables'

// Each catches a table that would give a number although it is none.
describe('tables that are refused', () => {
  it.each([
    [
      'not square',
      [
        [1, 2, 3],
        [4, 5, 6]
      ],
      'row 1 has 3 cells'
    ],
    ['ragged', [[1, 2], [3]], 'row 2 has 1 cells'],
    [
      'negative',
      [
        [1, 2],
        [-3, 4]
      ],
      'row 2, column 1: -3 is negative'
    ],
    [
      'proportions',
      [
        [0.5, 0.1],
        [0.2, 0.2]
      ],
      'row 1, column 1: 0.5 is not a whole number'
    ],
    [
      'a text',
      [
        ['1', 2],
        [3, 4]
      ],
      'row 1, column 1'
    ],
    [
      'nothing',
      [
        [1, null],
        [3, 4]
      ],
      'row 1, column 2'
    ],
    [
      'infinite',
      [
        [1, Infinity],
        [3, 4]
      ],
      'row 1, column 2'
    ],
    ['one category', [[5]], 'two or more categories'],
    ['empty', [], 'two or more categories'],
    ['no rows', { 0: [1] }, 'not a list'],
    ['row of no list', [[1, 2], 3], 'row 2 is not a list']
  ])('%s', (_name, counts, message) => {
    expect(() => tableFromCounts(counts)).toThrow(message)
    expect(() => tableFromCounts(counts)).toThrow(expect.objectContaining({ code: 'BAD_TABLE' }))
  })

  it('codes outside the scale, and lists of different lengths', () => {
    expect(() => tableFromCodes([5], [0])).toThrow('pair 1 is outside the scale')
    expect(() => tableFromCodes([0, 1.5], [0, 1])).toThrow('pair 2')
    expect(() => tableFromCodes([0], [0, 1])).toThrow('different lengths')
  })

  it('a category named twice', () => {
    expect(() => checkCategories(['x', 'x'])).toThrow('twice')
  })

  it('what goes in comes out', () => {
    expect(countRows(tableFromCounts(FLEISS_COHEN_EVERITT))).toEqual(FLEISS_COHEN_EVERITT)
  })
})

describe('weights', () => {
  it('linear and quadratic by their definition', () => {
    expect(weightRows(standardWeights('linear', 5))[0]).toEqual([1, 0.75, 0.5, 0.25, 0])
    expect(weightRows(standardWeights('quadratic', 5))[1]).toEqual([
      0.9375, 1, 0.9375, 0.75, 0.4375
    ])
    expect(weightRows(standardWeights('identity', 2))).toEqual([
      [1, 0],
      [0, 1]
    ])
  })

  // Catches disagreement weights (Cohen 1968, statsmodels) taken for agreement weights, and the reverse.
  it('agreement and disagreement matrices of one scheme give one κ', () => {
    const table = tableFromCounts(FLEISS_COHEN_EVERITT)
    const value = (weights: unknown) => kappa(table, customWeights(weights, 3)).kappa.value
    const linear = kappa(table, standardWeights('linear', 3)).kappa.value!
    expect(
      value([
        [1, 0.5, 0],
        [0.5, 1, 0.5],
        [0, 0.5, 1]
      ])
    ).toBeCloseTo(linear, 14)
    expect(
      value([
        [0, 7, 14],
        [7, 0, 7],
        [14, 7, 0]
      ])
    ).toBeCloseTo(linear, 14)
  })

  it.each([
    [
      'mixed diagonal',
      [
        [1, 0.5],
        [0.5, 0]
      ],
      'all 1'
    ],
    [
      'not symmetric',
      [
        [1, 0.5],
        [0.4, 1]
      ],
      'not symmetric'
    ],
    [
      'above 1',
      [
        [1, 1.5],
        [1.5, 1]
      ],
      'above 1'
    ],
    [
      'negative',
      [
        [1, -0.5],
        [-0.5, 1]
      ],
      'negative'
    ],
    [
      'no disagreement',
      [
        [1, 1],
        [1, 1]
      ],
      'nothing counts'
    ],
    [
      'all 0',
      [
        [0, 0],
        [0, 0]
      ],
      'nothing counts'
    ],
    ['wrong size', [[1]], '2 rows of 2'],
    [
      'a text',
      [
        [1, 'x'],
        ['x', 1]
      ],
      'not a number'
    ],
    ['no list', 'quadratic', '2 rows of 2']
  ])('refused: %s', (_name, weights, message) => {
    expect(() => customWeights(weights, 2)).toThrow(message)
  })
})

describe('rating cells', () => {
  it('reads grades however they are written, blanks and ungradable', () => {
    const read = ratingReader([0, 1, 2, 3, 4])
    expect(['2', ' 2 ', '2.0', '02'].map(read)).toEqual([2, 2, 2, 2])
    expect(['', ' ', 'NA', 'NaN', 'n/a', '.'].map(read)).toEqual(Array(6).fill(BLANK))
    expect(['U', 'ungradable', 'Ungradable'].map(read)).toEqual(Array(3).fill(UNGRADABLE))
    expect(['5', '-1', '1.5', 'mild', '1e'].map(read)).toEqual(Array(5).fill(undefined))
  })

  // Catches an empty text that Number() takes for 0, and labels shadowed by the words for ungradable.
  it('a label of the scale wins over the words', () => {
    expect(ratingReader(['U', 'V'])('U')).toBe(0)
    expect(ratingReader([0, 1])('')).toBe(BLANK)
  })
})
