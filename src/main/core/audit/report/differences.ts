/** One place where the report is not what it should be. */
export interface Difference {
  /** Path of the number, or what was compared. */
  readonly where: string
  readonly reported: unknown
  readonly recomputed: unknown
}

/** Places where two plain values differ, at most 50. */
export function differencesOf(where: string, reported: unknown, recomputed: unknown): Difference[] {
  if (isObject(reported) && isObject(recomputed)) {
    const keys = new Set([...Object.keys(reported), ...Object.keys(recomputed)])
    return [...keys]
      .flatMap((key) =>
        differencesOf(where === '' ? key : `${where}.${key}`, reported[key], recomputed[key])
      )
      .slice(0, 50)
  }
  return Object.is(reported, recomputed) ? [] : [{ where, reported, recomputed }]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
