import { groupBy } from '../numeric/group'
import { estimated, notEstimable } from '../estimate'
import { wilson } from './wilson'
import type { Estimate } from '../estimate'
import type { Proportion } from './wilson'

/** One conformal prediction set with the grade that it should hold. */
export interface ConformalCase {
  readonly set: readonly number[]
  readonly truth: number
  /** What coverage is split by: a camera, a month, a site. */
  readonly group: string
}

export interface ConformalCoverage {
  readonly group: string
  readonly n: number
  readonly coverage: Proportion
  readonly meanSetSize: Estimate
  /** Sets that name one grade only, and how many of these are right. */
  readonly singletons: Proportion
  readonly singletonsRight: Proportion
  readonly emptySets: number
  /** Coverage by set size: the least covered size bounds what the promise is worth for one image. */
  readonly bySize: readonly { readonly size: number; readonly coverage: Proportion }[]
  /** The target lies outside the interval of the coverage: too low, too high, or nothing against it. */
  readonly verdict: 'below target' | 'above target' | 'consistent' | null
}

/** Realised coverage over all cases of one group. `target` is the promised share, such as 0.9. */
export function conformalCoverage(
  cases: readonly ConformalCase[],
  target: number,
  group = 'all'
): ConformalCoverage {
  const n = cases.length
  const covered = (part: readonly ConformalCase[]): number =>
    part.filter(({ set, truth }) => set.includes(truth)).length
  const single = cases.filter(({ set }) => set.length === 1)
  const coverage = wilson(covered(cases), n)
  const sizes = [...new Set(cases.map(({ set }) => set.length))].sort((x, y) => x - y)
  return {
    group,
    n,
    coverage,
    meanSetSize:
      n === 0
        ? notEstimable('there are no cases')
        : estimated(cases.reduce((total, { set }) => total + set.length, 0) / n),
    singletons: wilson(single.length, n),
    singletonsRight: wilson(covered(single), single.length, 'no set names one grade only'),
    emptySets: cases.filter(({ set }) => set.length === 0).length,
    bySize: sizes.map((size) => {
      const part = cases.filter(({ set }) => set.length === size)
      return { size, coverage: wilson(covered(part), part.length) }
    }),
    verdict: verdictOf(coverage, target)
  }
}

function verdictOf(coverage: Proportion, target: number): ConformalCoverage['verdict'] {
  if (coverage.value === null) return null
  if (coverage.high < target) return 'below target'
  return coverage.low > target ? 'above target' : 'consistent'
}

/** Realised coverage of each group, in the order of their names. */
export function conformalCoverageByGroup(
  cases: readonly ConformalCase[],
  target: number
): ConformalCoverage[] {
  const groups = groupBy(cases, ({ group }) => group)
  return [...groups.keys()]
    .sort((x, y) => (x < y ? -1 : 1))
    .map((group) => conformalCoverage(groups.get(group) ?? [], target, group))
}
