import type { ExclusionTally } from '../../../../shared/contract/exclusion-reason'
import type { ControlChart } from '../../../../shared/contract/audit-report'
import { ewmaChart, groupBy, pChart, UNGRADABLE } from '../../../../shared/stats'
import type { ImageRecord, ReadingRecord } from '../dataset/reading-record'
import { notAgainstNetwork, readingTime, whyNotBlind } from '../dataset/select-readings'

interface Item {
  readonly month: string
  readonly group: string
  readonly hit: boolean
}

/**
 * Drift made visible, by month: the network's output mix and picture quality over all images that have an
 * answer, and how often graders overrode it, for all and for each camera. Limits come from all months.
 */
export function computeCharts(
  readings: readonly ReadingRecord[],
  images: readonly ImageRecord[]
): ControlChart[] {
  const answered = images.filter((image) => image.referable !== null)
  const unanswered = images.length - answered.length
  const judged = readings.filter((reading) => whyNotBlind(reading) === null)
  const noAnswer: ExclusionTally = unanswered > 0 ? { 'no network answer': unanswered } : {}
  const ofImages = (hit: (image: ImageRecord) => boolean): Item[] =>
    answered.map((image) => ({
      month: image.at.slice(0, 7),
      group: image.camera ?? 'unknown',
      hit: hit(image)
    }))
  const overridden = judged.map((reading) => ({
    month: readingTime(reading).slice(0, 7),
    group: reading.camera ?? 'unknown',
    hit: reading.final !== reading.network
  }))
  return [
    ...chartsOf(
      'referable',
      ofImages((image) => image.referable === true),
      noAnswer
    ),
    ...chartsOf(
      'ungradable',
      ofImages((image) => image.network === UNGRADABLE),
      noAnswer
    ),
    ...chartsOf('overridden', overridden, notAgainstNetwork(readings))
  ]
}

function chartsOf(
  measure: ControlChart['measure'],
  items: readonly Item[],
  excluded: ExclusionTally
): ControlChart[] {
  const months = [...new Set(items.map((item) => item.month))].sort()
  const groups = [...groupBy(items, (item) => item.group)].sort(([a], [b]) => (a < b ? -1 : 1))
  const chart = (group: string, members: readonly Item[]): ControlChart => {
    const byMonth = groupBy(members, (item) => item.month)
    const periods = months.map((label) => {
      const of = byMonth.get(label) ?? []
      return { label, n: of.length, count: of.filter((item) => item.hit).length }
    })
    return {
      measure,
      group,
      n: members.length,
      excluded: group === 'all' ? excluded : {},
      p: pChart(periods),
      ewma: ewmaChart(periods)
    }
  }
  return [chart('all', items), ...groups.map(([group, members]) => chart(group, members))]
}
