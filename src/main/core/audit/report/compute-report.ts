import { setImmediate } from 'node:timers/promises'
import type { ReportNumbers, ReportOptions } from '../../../../shared/contract/audit-report'
import { groupBy } from '../../../../shared/stats'
import type { Dataset, ReadingRecord } from '../dataset/reading-record'
import { selectImages, selectReadings } from '../dataset/select-readings'
import { computeAccuracy } from './accuracy'
import { computeAgreement, computeSwitches } from './agreement'
import { computeCharts } from './charts'
import { computeCoverage } from './coverage'
import { computeDisagreements } from './disagreements'
import { computeGroups } from './groups'
import type { Pseudonyms } from './pseudonyms'
import { computeReadingTime } from './reading-time'
import { refuseCancelled, type RunHooks } from './run-bootstrap'

/**
 * Every number of a report from the rows alone: the same rows and options give the same numbers on every
 * machine. @throws AppError CANCELLED.
 */
export async function computeReport(
  dataset: Dataset,
  options: Pick<ReportOptions, 'filter' | 'replicates' | 'seed'>,
  pseudonyms: Pseudonyms,
  hooks: RunHooks = {}
): Promise<ReportNumbers> {
  const { counted, n, excluded } = selectReadings(dataset.readings, options.filter)
  const images = selectImages(dataset.images, options.filter)
  const pause = async (): Promise<void> => {
    await setImmediate()
    refuseCancelled(hooks)
  }
  const agreement = await computeAgreement(counted, options, {
    ...hooks,
    onProgress: (share) => hooks.onProgress?.(share * 0.8)
  })
  await pause()
  const groups = withNames(computeGroups(counted), pseudonyms)
  hooks.onProgress?.(0.9)
  await pause()
  const charts = computeCharts(counted, images)
  await pause()
  const coverage = computeCoverage(counted)
  const numbers: ReportNumbers = {
    readings: { n, counted: counted.length, excluded },
    images: {
      n: images.length,
      patients: new Set(images.flatMap((image) => image.patientId ?? [])).size,
      withAnswer: images.filter((image) => image.referable !== null).length
    },
    models: modelsOf(counted),
    ...agreement,
    switches: computeSwitches(counted),
    ...(coverage && { coverage }),
    groups,
    ...computeAccuracy(counted),
    readingTime: computeReadingTime(counted),
    charts,
    disagreements: computeDisagreements(counted, pseudonyms)
  }
  hooks.onProgress?.(1)
  return numbers
}

function modelsOf(readings: readonly ReadingRecord[]): ReportNumbers['models'] {
  const models = groupBy(
    readings.filter((reading) => reading.modelId !== null),
    (reading) => `${reading.modelId ?? ''} ${reading.modelSha256 ?? ''}`
  )
  return [...models]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({
      id: members[0]?.modelId ?? '',
      sha256: members[0]?.modelSha256 ?? '',
      readings: members.length
    }))
}

function withNames(
  groups: ReportNumbers['groups'],
  pseudonyms: Pseudonyms
): ReportNumbers['groups'] {
  return {
    ...groups,
    grader: groups.grader
      .map((line) => ({ ...line, group: pseudonyms.grader(line.group) }))
      .sort((a, b) => (a.group < b.group ? -1 : 1))
  }
}
