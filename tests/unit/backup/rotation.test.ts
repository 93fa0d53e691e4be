import { describe, expect, it } from 'vitest'
import { expiredBackups, KEPT } from '../../../src/main/core/backup/rotation'

const HOUR = 3_600_000
const backupAt = (ms: number) => {
  const createdAt = new Date(ms).toISOString()
  return { name: createdAt, createdAt }
}

/** Two years of a backup every half hour, rotated after each as the product does. */
function live(): string[] {
  let kept: { name: string; createdAt: string }[] = []
  const start = Date.parse('2024-01-01T00:10:00.000Z')
  for (let ms = start; ms < start + 2 * 365 * 24 * HOUR; ms += HOUR / 2) {
    const made = backupAt(ms)
    kept = [...kept, made]
    const gone = new Set(expiredBackups(kept, made.name).map(({ name }) => name))
    kept = kept.filter(({ name }) => !gone.has(name))
  }
  return kept.map(({ name }) => name)
}

describe('rotation', () => {
  it('keeps 24 hours, 14 days and 12 months over two years of half-hourly backups', () => {
    // Would catch: a rule that keeps too few once it is applied again and again, or lets the folder grow.
    const kept = live()
    const spans = (length: number) => new Set(kept.map((name) => name.slice(0, length)))
    expect(spans('YYYY-MM'.length).size).toBe(KEPT.months)
    expect(spans('YYYY-MM-DD'.length).size).toBeGreaterThanOrEqual(KEPT.days)
    const last = Math.max(...kept.map((name) => Date.parse(name)))
    const recent = kept.filter((name) => last - Date.parse(name) < 24 * HOUR)
    expect(new Set(recent.map((name) => name.slice(0, 13))).size).toBe(KEPT.hours)
    expect(kept.length).toBeLessThanOrEqual(KEPT.hours + KEPT.days + KEPT.months + KEPT.latest)
  })

  it('keeps the newest good one though the clock was set back years', () => {
    // Would catch: deleting the backup that was just made because its time looks old.
    const many = Array.from({ length: 100 }, (_, day) =>
      backupAt(Date.parse('2026-01-01T00:00:00Z') + day * 24 * HOUR)
    )
    const justMade = backupAt(Date.parse('2001-01-01T00:00:00Z'))
    expect(expiredBackups([...many, justMade], justMade.name)).not.toContain(justMade)
    expect(expiredBackups([...many, justMade], many[99]?.name ?? '')).not.toContain(many[99])
  })

  it('removes nothing while there are few, however irregular', () => {
    // Would catch: counting hours of the clock instead of hours that have a backup.
    const few = ['2026-01-01', '2026-03-05', '2026-07-09'].map((day) =>
      backupAt(Date.parse(`${day}T12:00:00Z`))
    )
    expect(expiredBackups(few, few[2]?.name ?? '')).toEqual([])
  })
})
