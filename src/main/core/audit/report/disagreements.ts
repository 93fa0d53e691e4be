import type { Disagreement, ReportNumbers } from '../../../../shared/contract/audit-report'
import type { ReadingRecord } from '../dataset/reading-record'
import { notAgainstNetwork, readingTime, whyNotBlind } from '../dataset/select-readings'
import type { Pseudonyms } from './pseudonyms'

/** Rows printed in a report; the count beside them is of all. */
const LIMIT = 100

/** Grades apart; an ungradable result against a grade counts as one, so that it is listed but last. */
export function apart(a: number, b: number): number {
  if (a === b) return 0
  return a < 0 || b < 0 ? 1 : Math.abs(a - b)
}

/** Blind-first readings whose blind result differs from the network's, the furthest apart first. */
export function differing(readings: readonly ReadingRecord[]): ReadingRecord[] {
  return readings
    .filter((reading) => whyNotBlind(reading) === null && reading.blind !== reading.network)
    .sort(
      (a, b) =>
        apart(b.blind, b.network) - apart(a.blind, a.network) ||
        (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
    )
}

export function computeDisagreements(
  readings: readonly ReadingRecord[],
  pseudonyms: Pseudonyms
): ReportNumbers['disagreements'] {
  const found = differing(readings)
  return {
    n: found.length,
    excluded: notAgainstNetwork(readings),
    apart2: found.filter((reading) => apart(reading.blind, reading.network) >= 2).length,
    limit: LIMIT,
    rows: found.slice(0, LIMIT).map((reading) => rowOf(reading, pseudonyms))
  }
}

function rowOf(reading: ReadingRecord, pseudonyms: Pseudonyms): Disagreement {
  return {
    image: pseudonyms.image(reading.imageId),
    patient: reading.patientId === null ? null : pseudonyms.patient(reading.patientId),
    eye: reading.eye,
    camera: reading.camera,
    site: reading.site,
    month: readingTime(reading).slice(0, 7),
    grader: pseudonyms.grader(reading.grader),
    blind: reading.blind,
    network: reading.network,
    final: reading.final,
    imageFinal: reading.imageFinal,
    apart: apart(reading.blind, reading.network),
    reason: reading.reason
  }
}
