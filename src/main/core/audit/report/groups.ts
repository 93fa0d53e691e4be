import {
  GROUPINGS,
  type GroupLine,
  type Grouping,
  type KappaLine,
  type ReportNumbers
} from '../../../../shared/contract/audit-report'
import {
  groupBy,
  ICDR_GRADES,
  kappa,
  standardWeights,
  tableFromCodes,
  wilson
} from '../../../../shared/stats'
import type { ReadingRecord } from '../dataset/reading-record'
import { readingTime, whyNotBlind } from '../dataset/select-readings'
import { blindPairs, finalPairs, graderFinalPairs, type PairSelection } from './agreement'
import { computeCoverage } from './coverage'
import { medianOf } from './reading-time'

const UNKNOWN = 'unknown'

const KEYS: Readonly<Record<Grouping, (reading: ReadingRecord) => string>> = {
  grader: (reading) => reading.grader,
  camera: (reading) => reading.camera ?? UNKNOWN,
  site: (reading) => reading.site ?? UNKNOWN,
  eye: (reading) => reading.eye,
  month: (reading) => readingTime(reading).slice(0, 7),
  model: (reading) => reading.modelId ?? 'no answer'
}

export function computeGroups(readings: readonly ReadingRecord[]): ReportNumbers['groups'] {
  return Object.fromEntries(
    GROUPINGS.map((grouping) => [
      grouping,
      [...groupBy(readings, KEYS[grouping])]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([group, members]) => lineOf(group, members))
    ])
  ) as unknown as ReportNumbers['groups']
}

function lineOf(group: string, readings: readonly ReadingRecord[]): GroupLine {
  const judged = readings.filter((reading) => whyNotBlind(reading) === null)
  const coverage = computeCoverage(readings)
  return {
    group,
    readings: readings.length,
    networkBlind: kappaLine(blindPairs(readings)),
    networkFinal: kappaLine(finalPairs(readings)),
    graderFinal: kappaLine(graderFinalPairs(readings)),
    overridden: wilson(
      judged.filter((reading) => reading.final !== reading.network).length,
      judged.length
    ),
    ...(coverage && { coverage }),
    medianActiveMs: medianOf(readings.map((reading) => reading.activeMs))
  }
}

function kappaLine({ pairs, excluded }: PairSelection): KappaLine {
  const { table } = tableFromCodes(
    pairs.map(({ a }) => a),
    pairs.map(({ b }) => b)
  )
  const result = kappa(table, standardWeights('quadratic', ICDR_GRADES.length))
  return {
    n: table.n,
    excluded,
    kappa: result.kappa.value,
    ci95: result.ci95 && [result.ci95.low, result.ci95.high],
    notEstimable: result.kappa.notEstimable
  }
}
