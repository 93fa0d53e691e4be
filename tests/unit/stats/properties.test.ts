import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bowker,
  brennanPrediger,
  countRatings,
  countsFromTable,
  customWeights,
  distanceSummary,
  fleissKappa,
  gwetAc,
  gwetAcOfRaters,
  kappa,
  krippendorffAlpha,
  numberedCategories,
  standardWeights,
  stuartMaxwell,
  summarise,
  tableFromCells,
  tableFromCodes,
  transposed,
  weightRows,
  wilson,
  NO_EXCLUSIONS
} from '../../../src/shared/stats'
import type { SquareTable } from '../../../src/shared/stats'

const KINDS = ['identity', 'linear', 'quadratic'] as const
const kinds = fc.constantFrom(...KINDS)

/** Tables of 2–6 categories, often with empty cells, rows and columns; never without pairs. */
const tables: fc.Arbitrary<SquareTable> = fc
  .integer({ min: 2, max: 6 })
  .chain((size) =>
    fc
      .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })), {
        minLength: size * size,
        maxLength: size * size
      })
      .map((cells) => tableFromCells(cells, numberedCategories(size)))
  )
  .filter((table) => table.n > 0)

const close = (a: number | null, b: number | null, digits = 9) => {
  if (a === null || b === null) expect(a).toBe(b)
  else expect(a).toBeCloseTo(b, digits)
}

/** The table with its categories in another order. */
function relabelled(table: SquareTable, order: number[]): SquareTable {
  const { size, cells, categories } = table
  return tableFromCells(
    Array.from(
      { length: size * size },
      (_, index) => cells[order[Math.floor(index / size)]! * size + order[index % size]!]!
    ),
    categories
  )
}

const reversal = (size: number) => Array.from({ length: size }, (_, i) => size - 1 - i)

describe('properties of every agreement coefficient', () => {
  it('which rater comes first does not matter; only the sign of the difference', () => {
    fc.assert(
      fc.property(tables, kinds, (table, kind) => {
        const weights = standardWeights(kind, table.size)
        const other = transposed(table)
        const [k, m] = [kappa(table, weights), kappa(other, weights)]
        close(k.kappa.value, m.kappa.value)
        close(k.se.value, m.se.value)
        close(k.se0.value, m.se0.value)
        close(gwetAc(table, weights).value.value, gwetAc(other, weights).value.value)
        close(bowker(table).stat.value, bowker(other).stat.value)
        close(stuartMaxwell(table).stat.value, stuartMaxwell(other).stat.value, 6)
        close(
          distanceSummary(table).meanDifference.value,
          -distanceSummary(other).meanDifference.value!
        )
      })
    )
  })

  it('turning the scale round changes nothing; without weights no order of categories does', () => {
    fc.assert(
      fc.property(tables, kinds, fc.integer({ min: 1, max: 5 }), (table, kind, shift) => {
        const weights = standardWeights(kind, table.size)
        const order =
          kind === 'identity'
            ? table.categories.map((_, i) => (i + shift) % table.size)
            : reversal(table.size)
        const other = relabelled(table, order)
        const [k, m] = [kappa(table, weights), kappa(other, weights)]
        close(k.kappa.value, m.kappa.value)
        close(k.se.value, m.se.value)
        close(gwetAc(table, weights).se.value, gwetAc(other, weights).se.value)
        close(
          krippendorffAlpha(countsFromTable(table), 'weights', weights).value.value,
          krippendorffAlpha(countsFromTable(other), 'weights', weights).value.value
        )
        close(bowker(table).stat.value, bowker(other).stat.value)
      })
    )
  })

  it('κ lies in [−1, 1] and below 1 unless every pair agrees', () => {
    fc.assert(
      fc.property(tables, kinds, (table, kind) => {
        const { kappa: found, se, se0 } = kappa(table, standardWeights(kind, table.size))
        if (found.value === null) return
        expect(found.value).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(found.value).toBeLessThanOrEqual(1)
        expect(found.value === 1).toBe(distanceSummary(table).exact.value === 1)
        expect(se.value).toBeGreaterThanOrEqual(0)
        expect(se0.value).toBeGreaterThanOrEqual(0)
      })
    )
  })

  it('κ is not estimable exactly when both raters used one and the same category', () => {
    fc.assert(
      fc.property(tables, kinds, (table, kind) => {
        const single = table.cells.some(
          (count, index) => count === table.n && index % (table.size + 1) === 0
        )
        expect(kappa(table, standardWeights(kind, table.size)).kappa.value === null).toBe(single)
      })
    )
  })

  it('a further category that never occurs changes no unweighted κ', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const { size, cells } = table
        const wider = Array.from({ length: (size + 1) ** 2 }, (_, index) => {
          const [i, j] = [Math.floor(index / (size + 1)), index % (size + 1)]
          return i < size && j < size ? cells[i * size + j]! : 0
        })
        const other = tableFromCells(wider, numberedCategories(size + 1))
        const [k, m] = [table, other].map((t) => kappa(t, standardWeights('identity', t.size)))
        close(k!.kappa.value, m!.kappa.value)
        close(k!.se.value, m!.se.value)
        expect(bowker(other).dfOccupied).toBe(bowker(table).dfOccupied)
      })
    )
  })

  it('k times the table: the same coefficients, errors smaller by √k', () => {
    fc.assert(
      fc.property(tables, kinds, fc.integer({ min: 2, max: 9 }), (table, kind, times) => {
        const weights = standardWeights(kind, table.size)
        const more = tableFromCells(
          table.cells.map((count) => count * times),
          table.categories
        )
        const [k, m] = [kappa(table, weights), kappa(more, weights)]
        close(k.kappa.value, m.kappa.value)
        if (k.se.value !== null) close(k.se.value, m.se.value! * Math.sqrt(times))
        const [g, h] = [gwetAc(table, weights), gwetAc(more, weights)]
        close(g.se.value, h.se.value! * Math.sqrt(times))
        const [b, c] = [brennanPrediger(table, weights), brennanPrediger(more, weights)]
        close(b.value.value, c.value.value)
      })
    )
  })

  it('two categories: all weights are one, and κ is 2(ad − bc)/(r₁c₂ + r₂c₁)', () => {
    const cells = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(cells, ([a, b, c, d]) => {
        const table = tableFromCells([a!, b!, c!, d!], [0, 1])
        const divisor = (a! + b!) * (b! + d!) + (c! + d!) * (a! + c!)
        for (const kind of KINDS) {
          const found = kappa(table, standardWeights(kind, 2)).kappa.value
          if (table.n === 0 || divisor === 0) expect(found).toBeNull()
          else expect(found).toBeCloseTo((2 * (a! * d! - b! * c!)) / divisor, 10)
        }
      })
    )
  })

  it('the matrix of a named scheme gives what its name gives', () => {
    fc.assert(
      fc.property(tables, kinds, (table, kind) => {
        const named = standardWeights(kind, table.size)
        const given = customWeights(weightRows(named), table.size)
        close(kappa(table, named).kappa.value, kappa(table, given).kappa.value)
        close(gwetAc(table, named).se.value, gwetAc(table, given).se.value)
      })
    )
  })

  // The multi-rater forms are other code: for two raters they must meet the tables.
  it('multi-rater AC of two raters is the AC of their table', () => {
    fc.assert(
      fc.property(tables, kinds, (table, kind) => {
        const weights = standardWeights(kind, table.size)
        const counts = countsFromTable(table)
        close(gwetAcOfRaters(counts, weights).value.value, gwetAc(table, weights).value.value)
        const alpha = krippendorffAlpha(counts, 'weights', weights).value.value
        const pi = fleissKappa(counts, weights).value.value
        if (alpha !== null && pi !== null) close(alpha, 1 - (1 - 1 / (2 * table.n)) * (1 - pi))
      })
    )
  })

  it('nothing printed is NaN or infinite, and each null of a number has its reason', () => {
    fc.assert(
      fc.property(tables, kinds, (table, kind) => {
        const summary = summarise(table, {
          weights: standardWeights(kind, table.size),
          excluded: NO_EXCLUSIONS,
          threshold: 1,
          reference: 'b',
          bootstrap: null
        })
        const numbers = [
          'kappa',
          'se',
          'se0',
          'z0',
          'ac',
          'acSe',
          'alpha',
          'bp',
          'fleiss',
          'light'
        ] as const
        for (const key of numbers) {
          const value = summary[key]
          if (value === null) expect(summary.reasons[key]).toMatch(/\w/)
          else expect(Number.isFinite(value)).toBe(true)
        }
        expect(summary.notEstimable === null).toBe(Object.keys(summary.reasons).length === 0)
      })
    )
  })
})

describe('properties of ratings', () => {
  const ratings = fc
    .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 12 }))
    .chain(([raters, subjects]) =>
      fc.record({
        raters: fc.constant(raters),
        subjects: fc.constant(subjects),
        codes: fc.array(fc.integer({ min: -2, max: 4 }), {
          minLength: raters * subjects,
          maxLength: raters * subjects
        }),
        seed: fc.integer({ min: 1, max: 97 })
      })
    )

  const countsOf = (raters: number, subjects: number, codes: number[]) =>
    countRatings({
      categories: numberedCategories(5),
      raters: Array.from({ length: raters }, (_, r) => String(r)),
      subjects,
      codes: Int16Array.from(codes)
    })

  it('neither the order of subjects nor that of raters within one matters', () => {
    fc.assert(
      fc.property(ratings, ({ raters, subjects, codes, seed }) => {
        const rows = Array.from({ length: subjects }, (_, s) =>
          codes.slice(s * raters, (s + 1) * raters)
        )
        const shuffled = rows
          .map((row, s) => ({
            row: [...row.slice(s % raters), ...row.slice(0, s % raters)],
            key: (s * seed) % 101
          }))
          .sort((x, y) => x.key - y.key)
          .flatMap(({ row }) => row)
        const [one, two] = [codes, shuffled].map((c) => countsOf(raters, subjects, c))
        for (const metric of ['nominal', 'ordinal', 'interval'] as const)
          close(
            krippendorffAlpha(one!, metric).value.value,
            krippendorffAlpha(two!, metric).value.value
          )
        const identity = standardWeights('identity', 5)
        close(fleissKappa(one!, identity).value.value, fleissKappa(two!, identity).value.value)
        close(fleissKappa(one!, identity).se.value, fleissKappa(two!, identity).se.value)
      })
    )
  })

  it('α never exceeds 1, and is 1 exactly when all that vary agree within each subject', () => {
    fc.assert(
      fc.property(ratings, ({ raters, subjects, codes }) => {
        const counts = countsOf(raters, subjects, codes)
        const { value, observed } = krippendorffAlpha(counts, 'ordinal')
        if (value.value === null) return
        expect(value.value).toBeLessThanOrEqual(1)
        expect(value.value === 1).toBe(observed === 0)
      })
    )
  })
})

describe('properties of tables and intervals', () => {
  it('every pair is either counted or left out for a reason', () => {
    const codes = fc.array(
      fc.tuple(fc.integer({ min: -2, max: 4 }), fc.integer({ min: -2, max: 4 }))
    )
    fc.assert(
      fc.property(codes, (pairs) => {
        const { table, excluded } = tableFromCodes(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b)
        )
        expect(table.n + excluded.total).toBe(pairs.length)
        expect(excluded.blank + excluded.ungradable).toBe(excluded.total)
        expect(table.n).toBe(pairs.filter(([a, b]) => a >= 0 && b >= 0).length)
      })
    )
  })

  it('Wilson: inside [0, 1], around the share, and mirrored for the complement', () => {
    const counts = fc
      .integer({ min: 1, max: 5000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(counts, ([count, n]) => {
        const found = wilson(count, n)
        const complement = wilson(n - count, n)
        expect(found.low).toBeGreaterThanOrEqual(0)
        expect(found.high).toBeLessThanOrEqual(1)
        expect(found.low!).toBeLessThanOrEqual(found.value!)
        expect(found.high!).toBeGreaterThanOrEqual(found.value!)
        close(found.low, 1 - complement.high!)
      })
    )
  })
})
