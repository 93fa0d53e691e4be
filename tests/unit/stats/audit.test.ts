import { describe, expect, it } from 'vitest'
import {
  automationBias,
  BLANK,
  decisionSwitches,
  graderFinalKappa,
  ICDR_GRADES,
  kappa,
  standardWeights,
  tableFromCodes,
  UNGRADABLE
} from '../../../src/shared/stats'
import type { ReadingTriple } from '../../../src/shared/stats'

const quadratic = { kind: 'quadratic' } as const
const triple = (
  blind: number,
  network: number,
  final: number,
  reference?: number
): ReadingTriple => ({
  blind,
  network,
  final,
  ...(reference === undefined ? {} : { reference })
})

describe('automation-bias index', () => {
  const moved = [
    triple(0, 0, 0),
    triple(1, 2, 2),
    triple(2, 2, 2),
    triple(1, 3, 3),
    triple(4, 4, 4),
    triple(0, 1, 0)
  ]

  it('is κ(network, final) − κ(network, blind), over the same images', () => {
    const found = automationBias(moved, ICDR_GRADES, quadratic)
    const weights = standardWeights('quadratic', 5)
    const network = moved.map((t) => t.network)
    const value = (codes: number[]) =>
      kappa(tableFromCodes(network, codes).table, weights).kappa.value!
    const expected = value(moved.map((t) => t.final)) - value(moved.map((t) => t.blind))
    expect(expected).toBeGreaterThan(0.1)
    expect(found.index.value).toBeCloseTo(expected, 14)
    expect(found.interval).toBeNull()
  })

  // Catches an index that compares different images: ungradable after reveal would drop out of one κ only.
  it('leaves out what is not a grade in all three, with reasons', () => {
    const found = automationBias(
      [...moved, triple(1, 1, UNGRADABLE), triple(BLANK, 1, 1), triple(2, BLANK, UNGRADABLE)],
      ICDR_GRADES,
      quadratic
    )
    expect(found.excluded).toEqual({ total: 3, blank: 2, ungradable: 1 })
    expect(found.index.value).toBe(automationBias(moved, ICDR_GRADES, quadratic).index.value)
  })

  it('readers who keep every grade have index 0 with an interval of 0: the two κ are drawn together', () => {
    const kept = Array.from({ length: 60 }, (_, k) => ({
      ...triple(k % 5, (k * 7) % 5, k % 5),
      patient: `p${k % 20}`
    }))
    const found = automationBias(kept, ICDR_GRADES, quadratic, { replicates: 50, seed: 3 })
    expect(found.index.value).toBe(0)
    expect(found.interval).toMatchObject({ low: 0, high: 0, clusters: 20 })
  })

  it('not estimable when everything is one grade', () => {
    const found = automationBias([triple(0, 0, 0), triple(0, 0, 0)], ICDR_GRADES, quadratic)
    expect(found.index.value).toBeNull()
    expect(found.index.notEstimable).toContain('category 0')
  })
})

describe('decision switches', () => {
  it('counts moves toward and away from the network and from the reference', () => {
    const found = decisionSwitches([
      triple(0, 2, 2, 2), // taken over, corrected
      triple(1, 3, 2, 1), // half way to the network, away from the truth
      triple(2, 0, 3, 3), // away from the network, to the truth
      triple(1, 2, 3, 3), // across the network's grade: as far from it as before
      triple(2, 4, 2, 2), // stayed, and right
      triple(3, 3, 3)
    ])
    expect(found).toMatchObject({
      n: 6,
      kept: 2,
      disagreed: 5,
      adopted: 1,
      network: { toward: 2, away: 1, level: 1 }
    })
    expect(found.changedOnDisagreement).toMatchObject({ count: 4, n: 5 })
    expect(found.reference).toMatchObject({
      n: 5,
      toward: 3,
      away: 1,
      level: 0,
      corrected: 3,
      spoiled: 1
    })
    expect(found.reference!.relianceOnRightNetwork).toMatchObject({ count: 1, n: 1 })
    expect(found.reference!.selfRelianceOnWrongNetwork).toMatchObject({ count: 1, n: 2 })
  })

  it('without references there is nothing to be right about', () => {
    expect(decisionSwitches([triple(0, 1, 1)]).reference).toBeNull()
    expect(decisionSwitches([]).changed.notEstimable).toContain('no readings')
  })

  it('an ungradable reference counts as none', () => {
    expect(decisionSwitches([triple(0, 1, 1, UNGRADABLE)]).reference).toBeNull()
  })
})

describe('grader ↔ final grade', () => {
  const row = (
    grader: number,
    final: number,
    readIndependently: boolean,
    setByGraderAlone: boolean
  ) => ({
    grader,
    final,
    readIndependently,
    setByGraderAlone
  })
  const weights = standardWeights('quadratic', 5)

  // Catches the circle: single reads would give a κ of 1 of a grader with herself.
  it('has n = 0 and says so until somebody else has read', () => {
    const found = graderFinalKappa(
      [row(1, 1, false, true), row(2, 2, false, true)],
      ICDR_GRADES,
      weights
    )
    expect(found).toMatchObject({ n: 0, excluded: { total: 2, notReadIndependently: 2 } })
    expect(found.kappa.kappa.value).toBeNull()
    expect(found.note).toContain('independent reading')
  })

  it('leaves out finals that this grader alone set', () => {
    const found = graderFinalKappa(
      [
        row(1, 1, true, false),
        row(2, 3, true, false),
        row(4, 4, true, true),
        row(0, 0, false, false),
        row(UNGRADABLE, 2, true, false)
      ],
      ICDR_GRADES,
      weights
    )
    expect(found.n).toBe(2)
    expect(found.excluded).toEqual({
      total: 3,
      notReadIndependently: 1,
      setByGraderAlone: 1,
      blank: 0,
      ungradable: 1
    })
    expect(found.note).toBeNull()
  })
})
