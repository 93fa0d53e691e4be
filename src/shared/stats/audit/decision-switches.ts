import { wilson } from '../accuracy/wilson'
import { gradableTriples } from './reading-triple'
import type { Proportion } from '../accuracy/wilson'
import type { ReadingTriple, TripleExclusions } from './reading-triple'

/** Where changed grades went, judged by the distance to one grade before and after. */
export interface Movement {
  readonly toward: number
  readonly away: number
  /** Changed, but as far from it as before (across it). */
  readonly level: number
}

export interface DecisionSwitches {
  readonly n: number
  readonly excluded: TripleExclusions
  readonly kept: number
  readonly changed: Proportion
  /** Blind grade differed from the network's, and how often it was then changed. */
  readonly disagreed: number
  readonly changedOnDisagreement: Proportion
  /** Changed to exactly what the network said. */
  readonly adopted: number
  readonly network: Movement
  /** Null when no reading has a reference. `n` is the number of readings that have one. */
  readonly reference: (Movement & ReferenceSwitches) | null
}

/** What the switches did to correctness: reliance after Schemmer et al. (2023). */
export interface ReferenceSwitches {
  readonly n: number
  /** Wrong before, right after; and right before, wrong after. */
  readonly corrected: number
  readonly spoiled: number
  /** Blind wrong and network right: how often the reader took the network's grade. */
  readonly relianceOnRightNetwork: Proportion
  /** Blind right and network wrong: how often the reader stayed with the right grade. */
  readonly selfRelianceOnWrongNetwork: Proportion
}

/** Decision switches after reveal: toward or away from the network's grade and from the reference. */
export function decisionSwitches(triples: readonly ReadingTriple[]): DecisionSwitches {
  const { kept: graded, excluded } = gradableTriples(triples)
  const changed = graded.filter(({ blind, final }) => blind !== final)
  const disagreed = graded.filter(({ blind, network }) => blind !== network)
  return {
    n: graded.length,
    excluded,
    kept: graded.length - changed.length,
    changed: wilson(changed.length, graded.length, 'there are no readings'),
    disagreed: disagreed.length,
    changedOnDisagreement: wilson(
      disagreed.filter(({ blind, final }) => blind !== final).length,
      disagreed.length,
      'no blind grade differed from the network'
    ),
    adopted: changed.filter(({ final, network }) => final === network).length,
    network: movement(changed.map((triple) => ({ ...triple, target: triple.network }))),
    reference: againstReference(graded)
  }
}

interface Targeted {
  readonly blind: number
  readonly final: number
  readonly target: number
}

function movement(changed: readonly Targeted[]): Movement {
  const shifts = changed.map(
    ({ blind, final, target }) => Math.abs(final - target) - Math.abs(blind - target)
  )
  return {
    toward: shifts.filter((shift) => shift < 0).length,
    away: shifts.filter((shift) => shift > 0).length,
    level: shifts.filter((shift) => shift === 0).length
  }
}

function againstReference(graded: readonly ReadingTriple[]): DecisionSwitches['reference'] {
  const known = graded.flatMap(({ blind, network, final, reference }) =>
    reference === undefined || reference === null || reference < 0
      ? []
      : [{ blind, network, final, target: reference }]
  )
  if (known.length === 0) return null
  const helpable = known.filter((t) => t.blind !== t.target && t.network === t.target)
  const misleading = known.filter((t) => t.blind === t.target && t.network !== t.target)
  return {
    n: known.length,
    ...movement(known.filter(({ blind, final }) => blind !== final)),
    corrected: known.filter((t) => t.blind !== t.target && t.final === t.target).length,
    spoiled: known.filter((t) => t.blind === t.target && t.final !== t.target).length,
    relianceOnRightNetwork: wilson(
      helpable.filter((t) => t.final === t.target).length,
      helpable.length,
      'the network never was right where the blind grade was wrong'
    ),
    selfRelianceOnWrongNetwork: wilson(
      misleading.filter((t) => t.final === t.target).length,
      misleading.length,
      'the network never was wrong where the blind grade was right'
    )
  }
}
