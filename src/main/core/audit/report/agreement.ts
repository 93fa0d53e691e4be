import type { ExclusionReason, ExclusionTally } from '../../../../shared/contract/exclusion-reason'
import type {
  AutomationBiasNumbers,
  ExclusionCounts,
  LabelledAgreement,
  ReportOptions,
  SwitchNumbers
} from '../../../../shared/contract/audit-report'
import {
  automationBias,
  clusterFeatures,
  decisionSwitches,
  exclusionOf,
  exclusions,
  gradableTriples,
  ICDR_GRADES,
  numberClusters,
  pairFeatures,
  standardWeights,
  statisticFrom,
  summarise,
  tableFromCodes,
  type BootstrapInterval,
  type ClusterFeatures,
  type StatisticSpec
} from '../../../../shared/stats'
import { whyNotBlind } from '../dataset/select-readings'
import type { ReadingRecord } from '../dataset/reading-record'
import { runBootstrap, type RunHooks } from './run-bootstrap'

const CELLS = ICDR_GRADES.length ** 2
const QUADRATIC = { kind: 'quadratic' } as const
const WEIGHTS = standardWeights('quadratic', ICDR_GRADES.length)

export interface Pair {
  readonly a: number
  readonly b: number
  readonly patientId: string | null
}

export interface PairSelection {
  readonly pairs: readonly Pair[]
  readonly excluded: ExclusionCounts
}

/** Readings as pairs of ratings; `skip` names why one has no place in the comparison. */
export function pairsOf(
  readings: readonly ReadingRecord[],
  skip: (reading: ReadingRecord) => ExclusionReason | null,
  codes: (reading: ReadingRecord) => readonly [a: number, b: number]
): PairSelection {
  const excluded: ExclusionTally = {}
  const pairs: Pair[] = []
  for (const reading of readings) {
    const [a, b] = codes(reading)
    const reason = skip(reading) ?? exclusionOf(a, b)
    if (reason === null) pairs.push({ a, b, patientId: reading.patientId })
    else excluded[reason] = (excluded[reason] ?? 0) + 1
  }
  return { pairs, excluded }
}

export const blindPairs = (readings: readonly ReadingRecord[]): PairSelection =>
  pairsOf(readings, whyNotBlind, ({ network, blind }) => [network, blind])

export const finalPairs = (readings: readonly ReadingRecord[]): PairSelection =>
  pairsOf(readings, whyNotBlind, ({ network, final }) => [network, final])

export const graderFinalPairs = (readings: readonly ReadingRecord[]): PairSelection =>
  pairsOf(readings, whyNotAgainstFinal, ({ final, imageFinal }) => [final, imageFinal])

function whyNotAgainstFinal(reading: ReadingRecord): ExclusionReason | null {
  if (reading.role === 'repeat') return 'repeat reading'
  if (!reading.readIndependently) return 'no second, independent reading'
  if (reading.setAlone) return 'final grade set by this grader alone'
  if (reading.imageFinal === -1) return 'graders differ and nobody has arbitrated'
  return null
}

export interface AgreementNumbers {
  readonly networkBlind: LabelledAgreement
  readonly networkFinal: LabelledAgreement
  readonly graderFinal: LabelledAgreement
  readonly automationBias: AutomationBiasNumbers
}

/** The three kappas and the automation-bias index, each with its analytic and its patient-clustered interval. */
export async function computeAgreement(
  readings: readonly ReadingRecord[],
  options: Pick<ReportOptions, 'replicates' | 'seed'>,
  hooks: RunHooks
): Promise<AgreementNumbers> {
  const blind = blindPairs(readings)
  const final = finalPairs(readings)
  const own = graderFinalPairs(readings)
  const specs: StatisticSpec[] = [
    { kind: 'kappa', weights: QUADRATIC, offset: 0 },
    { kind: 'kappa', weights: QUADRATIC, offset: CELLS },
    { kind: 'kappa-difference', weights: QUADRATIC, first: 2 * CELLS, second: 3 * CELLS }
  ]
  const statistics = specs.map((spec) => statisticFrom(spec, ICDR_GRADES))
  const half = (from: number): RunHooks => ({
    ...hooks,
    onProgress: (share) => hooks.onProgress?.(from + share / 2)
  })
  const [forBlind, forFinal, forIndex] = await runBootstrap(
    networkFeatures(readings),
    statistics,
    options,
    half(0)
  )
  const [forOwn] = await runBootstrap(
    featuresOf(own),
    [statisticFrom({ kind: 'kappa', weights: QUADRATIC }, ICDR_GRADES)],
    options,
    half(0.5)
  )
  return {
    networkBlind: labelled('Network ↔ blind grade', ['network', 'blind grade'], blind, forBlind),
    networkFinal: labelled(
      'Network ↔ grade after reveal',
      ['network', 'grade after reveal'],
      final,
      forFinal
    ),
    graderFinal: labelled(
      'Grader ↔ final grade of the image',
      ['grader', 'final grade'],
      own,
      forOwn,
      own.pairs.length === 0 ? NO_SECOND_READS : null
    ),
    automationBias: automationBiasOf(readings, forIndex ?? null)
  }
}

const NO_SECOND_READS =
  'No image has a second, independent reading yet: a grader cannot be compared with a final grade that is her own.'

/** Cells of both tables, then of both over the same images, of each patient. */
function networkFeatures(readings: readonly ReadingRecord[]): ClusterFeatures {
  const patients = numberClusters(readings.map((reading) => reading.patientId))
  const feature = new Int32Array(readings.length * 4).fill(-1)
  const cluster = new Uint32Array(readings.length * 4)
  readings.forEach((reading, index) => {
    const { network, blind, final } = reading
    cluster.fill(patients.cluster[index] ?? 0, 4 * index, 4 * index + 4)
    if (whyNotBlind(reading) !== null || network < 0) return
    const cellBlind = network * ICDR_GRADES.length + blind
    const cellFinal = network * ICDR_GRADES.length + final
    if (blind >= 0) feature[4 * index] = cellBlind
    if (final >= 0) feature[4 * index + 1] = CELLS + cellFinal
    if (blind < 0 || final < 0) return
    feature[4 * index + 2] = 2 * CELLS + cellBlind
    feature[4 * index + 3] = 3 * CELLS + cellFinal
  })
  return clusterFeatures({ dimension: 4 * CELLS, feature, cluster, clusters: patients.clusters })
}

function featuresOf({ pairs }: PairSelection): ClusterFeatures {
  return pairFeatures(
    pairs.map(({ a }) => a),
    pairs.map(({ b }) => b),
    ICDR_GRADES,
    numberClusters(pairs.map(({ patientId }) => patientId))
  )
}

function labelled(
  label: string,
  [rows, columns]: readonly [string, string],
  { pairs, excluded }: PairSelection,
  interval: BootstrapInterval | undefined,
  note: string | null = null
): LabelledAgreement {
  const { table } = tableFromCodes(
    pairs.map(({ a }) => a),
    pairs.map(({ b }) => b)
  )
  const summary = summarise(table, {
    weights: WEIGHTS,
    excluded: exclusions(excluded['blank'] ?? 0, excluded['ungradable'] ?? 0),
    threshold: 2,
    reference: 'b',
    bootstrap: interval ?? null
  })
  return { label, rows, columns, n: table.n, excluded, summary, note }
}

const tripleOf = (reading: ReadingRecord) => ({
  blind: reading.blind,
  network: reading.network,
  final: reading.final,
  patient: reading.patientId,
  // A final grade that is this reader's alone would make every switch look right.
  reference: reading.setAlone || reading.imageFinal < 0 ? null : reading.imageFinal
})

function automationBiasOf(
  readings: readonly ReadingRecord[],
  interval: BootstrapInterval | null
): AutomationBiasNumbers {
  const { triples, excluded } = blindTriples(readings)
  const bias = automationBias(triples, ICDR_GRADES, QUADRATIC)
  return {
    n: bias.n,
    excluded,
    networkBlind: bias.networkBlind.kappa.value,
    networkFinal: bias.networkFinal.kappa.value,
    index: bias.index.value,
    notEstimable: bias.index.notEstimable,
    bootstrap: interval
  }
}

export function computeSwitches(readings: readonly ReadingRecord[]): SwitchNumbers {
  const { triples, excluded } = blindTriples(readings)
  return { ...decisionSwitches(triples), excluded }
}

function blindTriples(readings: readonly ReadingRecord[]) {
  const excluded: ExclusionTally = {}
  const candidates = readings.filter((reading) => {
    const reason = whyNotBlind(reading)
    if (reason !== null) excluded[reason] = (excluded[reason] ?? 0) + 1
    return reason === null
  })
  const { kept, excluded: left } = gradableTriples(candidates.map(tripleOf))
  if (left.blank > 0) excluded['blank'] = left.blank
  if (left.ungradable > 0) excluded['ungradable'] = left.ungradable
  return { triples: kept, excluded }
}
