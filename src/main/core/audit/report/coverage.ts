import type { CoverageLine } from '../../../../shared/contract/audit-report'
import type { ExclusionReason, ExclusionTally } from '../../../../shared/contract/exclusion-reason'
import { conformalCoverage, UNGRADABLE } from '../../../../shared/stats'
import type { ReadingRecord } from '../dataset/reading-record'
import { whyNotBlind } from '../dataset/select-readings'

/**
 * How often the set of possible grades that the network gave held the blind grade, which is nobody's but the
 * reader's. Null where no reading was answered with a set: networks may have none.
 */
export function computeCoverage(readings: readonly ReadingRecord[]): CoverageLine | null {
  if (readings.every(({ predictionSet }) => predictionSet === null)) return null
  const excluded: ExclusionTally = {}
  const cases: { set: readonly number[]; truth: number; group: string }[] = []
  const targets = new Set<number | null>()
  for (const reading of readings) {
    const reason = whyNotCovered(reading)
    if (reason !== null) {
      excluded[reason] = (excluded[reason] ?? 0) + 1
      continue
    }
    cases.push({ set: reading.predictionSet ?? [], truth: reading.blind, group: 'all' })
    targets.add(reading.predictionSetCoverage)
  }
  const [target = null, ...others] = targets
  const promised = others.length > 0 ? null : target
  const { n, coverage, meanSetSize, singletons, verdict } = conformalCoverage(
    cases,
    promised ?? NaN
  )
  return {
    n,
    excluded,
    target: promised,
    covered: coverage,
    meanSetSize: meanSetSize.value,
    singletons,
    verdict: promised === null ? null : verdict
  }
}

function whyNotCovered(reading: ReadingRecord): ExclusionReason | null {
  const reason = whyNotBlind(reading)
  if (reason !== null) return reason
  if (reading.predictionSet === null) return 'no set of possible grades'
  // A set is one of grades: it says nothing of a photograph without one.
  return reading.blind === UNGRADABLE || reading.network === UNGRADABLE ? 'ungradable' : null
}
