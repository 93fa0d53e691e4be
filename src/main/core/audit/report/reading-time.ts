import type { ReadingTimeNumbers } from '../../../../shared/contract/audit-report'
import type { ReadingRecord } from '../dataset/reading-record'

/** Upper bounds of the bins, seconds; the last bin is open. */
const BOUNDS_S = [2, 4, 6, 8, 10, 15, 20, 30, 45, 60, 120] as const

export function medianOf(values: readonly number[]): number | null {
  return quantileOf(
    [...values].sort((a, b) => a - b),
    0.5
  )
}

/** Active time of finished readings: how long a photograph was looked at, pauses over 15 s left out. */
export function computeReadingTime(readings: readonly ReadingRecord[]): ReadingTimeNumbers {
  const timed = readings.filter((reading) => reading.activeMs > 0)
  const sorted = timed.map((reading) => reading.activeMs).sort((a, b) => a - b)
  const low = quantileOf(sorted, 0.25)
  const high = quantileOf(sorted, 0.75)
  const untimed = readings.length - timed.length
  return {
    n: timed.length,
    excluded: untimed > 0 ? { 'no active time recorded': untimed } : {},
    medianMs: quantileOf(sorted, 0.5),
    quartilesMs: low === null || high === null ? null : [low, high],
    bins: [...BOUNDS_S, null].map((upper, index) => {
      const fromMs = (BOUNDS_S[index - 1] ?? 0) * 1000
      const toMs = upper === null ? null : upper * 1000
      const n = sorted.filter((ms) => ms >= fromMs && (toMs === null || ms < toMs)).length
      return { fromMs, toMs, n }
    })
  }
}

/** Type 7 (Hyndman & Fan 1996) of an ascending list. */
function quantileOf(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (place - Math.floor(place)) * (above - below)
}
