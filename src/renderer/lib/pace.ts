/** Readings an hour over the latest ones; `null` until there are enough to mean something. */
export function paceOf(finishedAtMs: readonly number[], latest = 20, least = 5): number | null {
  const recent = finishedAtMs.slice(-latest)
  const first = recent[0]
  const last = recent.at(-1)
  if (recent.length < least || first === undefined || last === undefined || last <= first)
    return null
  return Math.round(((recent.length - 1) / (last - first)) * 3_600_000)
}
