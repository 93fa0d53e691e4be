/**
 * How many backups are kept: the last one of each of so many hours, days and months that have any, and the
 * latest ones though they are of one hour, so that a bad newest one never leaves only an old one.
 */
export const KEPT = { hours: 24, days: 14, months: 12, latest: 3 } as const

/** Lengths of an ISO time that name its hour, day and month. */
const SPANS = [
  { length: 'YYYY-MM-DDTHH'.length, keep: KEPT.hours },
  { length: 'YYYY-MM-DD'.length, keep: KEPT.days },
  { length: 'YYYY-MM'.length, keep: KEPT.months }
] as const

/**
 * Which backups may go. One is kept when it is the last of its hour, day or month and that is among the newest
 * ones. `newestGood` is never among those that go, whatever a clock that was set back makes of its time.
 * @param backups with `createdAt` in UTC, ISO 8601; in any order
 */
export function expiredBackups<T extends { readonly name: string; readonly createdAt: string }>(
  backups: readonly T[],
  newestGood: string
): T[] {
  const newestFirst = [...backups].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  const kept = new Set<string>([newestGood])
  for (const { name } of newestFirst.slice(0, KEPT.latest)) kept.add(name)
  for (const { length, keep } of SPANS) {
    const spans = new Set<string>()
    for (const { name, createdAt } of newestFirst) {
      const span = createdAt.slice(0, length)
      if (spans.has(span)) continue
      if (spans.size === keep) break
      spans.add(span)
      kept.add(name)
    }
  }
  return newestFirst.filter(({ name }) => !kept.has(name))
}
