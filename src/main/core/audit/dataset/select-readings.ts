import type { AuditFilter } from '../../../../shared/contract/audit'
import type { ExclusionCounts } from '../../../../shared/contract/audit-report'
import type { ExclusionReason, ExclusionTally } from '../../../../shared/contract/exclusion-reason'
import { BLANK } from '../../../../shared/stats'
import type { ImageRecord, ReadingRecord } from './reading-record'

const ARBITRATION = 'arbitration: the readers’ grades were shown too'

export interface Selection {
  /** Readings inside window and filters, counted or not. */
  readonly n: number
  readonly counted: readonly ReadingRecord[]
  readonly excluded: ExclusionCounts
}

/** Readings that the filters let through, less those that are no finished judgement, by reason. */
export function selectReadings(readings: readonly ReadingRecord[], filter: AuditFilter): Selection {
  const passes = readingFilter(filter)
  const excluded: ExclusionTally = {}
  const counted: ReadingRecord[] = []
  let n = 0
  for (const reading of readings) {
    if (!passes(reading)) continue
    n += 1
    const reason = whyNotCounted(reading, filter.unsigned === true)
    if (reason === null) counted.push(reading)
    else excluded[reason] = (excluded[reason] ?? 0) + 1
  }
  return { n, counted, excluded }
}

/** Why a reading is no finished judgement, or null. */
function whyNotCounted(reading: ReadingRecord, unsigned: boolean): ExclusionReason | null {
  if (reading.status === 'unread') return reading.retracted ? 'retracted' : 'opened, not graded'
  if (reading.status === 'deciding') return reading.retracted ? 'retracted' : 'not decided'
  if (reading.status === 'read' && !unsigned) return 'not signed off'
  return null
}

/** Why a counted reading has no place in a table against the network, or null. Ungradable is told apart later. */
export function whyNotBlind(reading: ReadingRecord): ExclusionReason | null {
  // Photographs that were picked because readers differ, decided with the readers' grades in sight.
  if (reading.arbitration) return ARBITRATION
  if (reading.protocol === 'ai-first') return 'read with the network’s answer shown first'
  if (reading.blind === BLANK) return 'no blind grade'
  if (reading.network === BLANK) return 'no network answer at the time'
  return null
}

/** Readings that a table against the network leaves out, where it does not tell all reasons apart. */
export function notAgainstNetwork(readings: readonly ReadingRecord[]): ExclusionTally {
  const excluded: ExclusionTally = {}
  for (const reading of readings) {
    const reason = whyNotBlind(reading)
    if (reason === null) continue
    const said = reason === ARBITRATION ? reason : 'not blind-first, or no network answer'
    excluded[said] = (excluded[said] ?? 0) + 1
  }
  return excluded
}

/** When a reading counts as done: finished, or else opened. */
export function readingTime(reading: ReadingRecord): string {
  return reading.finishedAt ?? reading.openedAt
}

function readingFilter(filter: AuditFilter): (reading: ReadingRecord) => boolean {
  const grader = oneOf(filter.graders)
  const model = oneOf(filter.models)
  const role = oneOf(filter.roles)
  const image = placeFilter(filter)
  return (reading) => {
    const at = readingTime(reading)
    return (
      (filter.from === undefined || at >= filter.from) &&
      (filter.to === undefined || at < filter.to) &&
      grader(reading.grader) &&
      model(reading.modelId) &&
      role(reading.role) &&
      image(reading)
    )
  }
}

/** Images inside the filters; the window is that of capture, and graders do not matter. */
export function selectImages(images: readonly ImageRecord[], filter: AuditFilter): ImageRecord[] {
  const model = oneOf(filter.models)
  const place = placeFilter(filter)
  return images.filter(
    (image) =>
      (filter.from === undefined || image.at >= filter.from) &&
      (filter.to === undefined || image.at < filter.to) &&
      model(image.modelId) &&
      place(image)
  )
}

type Place = Pick<ImageRecord, 'camera' | 'site' | 'eye' | 'batchId'>

function placeFilter(filter: AuditFilter): (of: Place) => boolean {
  const camera = oneOf(filter.cameras)
  const site = oneOf(filter.sites)
  const eye = oneOf(filter.eyes)
  const batch = oneOf(filter.batches)
  return (of) => camera(of.camera) && site(of.site) && eye(of.eye) && batch(of.batchId)
}

function oneOf(allowed: readonly string[] | undefined): (value: string | null) => boolean {
  if (!allowed || allowed.length === 0) return () => true
  const set = new Set(allowed)
  return (value) => value !== null && set.has(value)
}
