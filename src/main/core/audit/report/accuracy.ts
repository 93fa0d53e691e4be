import type { ExclusionReason, ExclusionTally } from '../../../../shared/contract/exclusion-reason'
import type {
  ReliabilityNumbers,
  ReportNumbers,
  TwoByTwo
} from '../../../../shared/contract/audit-report'
import { BLANK, binaryAccuracy, reliability, UNGRADABLE } from '../../../../shared/stats'
import type { ReadingRecord } from '../dataset/reading-record'
import { whyNotBlind } from '../dataset/select-readings'

/** True, false, or why the reading says nothing about it. */
type Judgement = boolean | ExclusionReason

interface Question {
  readonly label: string
  readonly network: (reading: ReadingRecord) => Judgement
  readonly reference: (reading: ReadingRecord) => Judgement
}

const referable = (grade: number, dme: number | null): Judgement =>
  grade === BLANK ? 'blank' : grade === UNGRADABLE || grade >= 2 || (dme ?? 0) >= 1
const threatening = (grade: number, dme: number | null): Judgement =>
  grade === BLANK ? 'blank' : grade === UNGRADABLE ? 'ungradable' : grade >= 3 || dme === 2

const REFERABLE: readonly Question[] = [
  {
    label: 'Referable: network against the blind grade',
    network: (reading) => reading.networkReferable ?? 'blank',
    reference: (reading) => referable(reading.blind, reading.blindDme)
  },
  {
    label: 'Referable: network against the grade after reveal',
    network: (reading) => reading.networkReferable ?? 'blank',
    reference: (reading) => referable(reading.final, reading.finalDme)
  },
  {
    label: 'Sight-threatening: network against the blind grade',
    network: (reading) => threatening(reading.network, null),
    reference: (reading) => threatening(reading.blind, reading.blindDme)
  }
]

const GRADABILITY: Question = {
  label: 'Ungradable: network against the blind result',
  network: (reading) => reading.network === UNGRADABLE,
  reference: (reading) => reading.blind === UNGRADABLE
}

export function computeAccuracy(
  readings: readonly ReadingRecord[]
): Pick<ReportNumbers, 'referable' | 'gradability' | 'reliability'> {
  return {
    referable: REFERABLE.map((question) => twoByTwo(readings, question)),
    gradability: twoByTwo(readings, GRADABILITY),
    reliability: computeReliability(readings)
  }
}

function twoByTwo(readings: readonly ReadingRecord[], question: Question): TwoByTwo {
  const excluded: ExclusionTally = {}
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 }
  for (const reading of readings) {
    const network = question.network(reading)
    const reference = question.reference(reading)
    const reason =
      whyNotBlind(reading) ??
      (typeof network === 'string' ? network : typeof reference === 'string' ? reference : null)
    if (reason !== null) excluded[reason] = (excluded[reason] ?? 0) + 1
    else if (network === true) counts[reference === true ? 'tp' : 'fp'] += 1
    else counts[reference === true ? 'fn' : 'tn'] += 1
  }
  const { tp, fp, fn, tn } = counts
  const { sensitivity, specificity, ppv, npv } = binaryAccuracy(tp, fp, fn, tn)
  const n = tp + fp + fn + tn
  return { label: question.label, n, excluded, ...counts, sensitivity, specificity, ppv, npv }
}

/** Predicted probability of referable DR against what graders said before they saw it. */
function computeReliability(readings: readonly ReadingRecord[]): ReliabilityNumbers {
  const excluded: ExclusionTally = {}
  const predicted: number[] = []
  const happened: boolean[] = []
  for (const reading of readings) {
    const reason = whyNotReliable(reading)
    if (reason !== null) {
      excluded[reason] = (excluded[reason] ?? 0) + 1
      continue
    }
    predicted.push(reading.networkProbability ?? Number.NaN)
    happened.push(reading.blind >= 2)
  }
  const { n, bins, ece, brier } = reliability(predicted, happened)
  return { n, excluded, bins, ece: ece.value, brier: brier.value }
}

function whyNotReliable(reading: ReadingRecord): ExclusionReason | null {
  const reason = whyNotBlind(reading)
  if (reason !== null) return reason
  // The probability is of grade 2 or more on a gradable photograph.
  if (reading.blind === UNGRADABLE || reading.network === UNGRADABLE) return 'ungradable'
  return reading.networkProbability === null ? 'blank' : null
}
