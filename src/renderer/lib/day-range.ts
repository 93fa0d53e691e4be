const dayAt = (day: string, plus: number): Date | null => {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return null
  const at = new Date(year, month - 1, date + plus)
  return Number.isNaN(at.getTime()) ? null : at
}

/** The instant at which a picked day (`2026-11-23`) starts on this workstation's clock; undefined without one. */
export const startOfDay = (day: string): string | undefined => dayAt(day, 0)?.toISOString()

/** The instant at which a picked day is over: what an exclusive end needs so that the day itself counts. */
export const endOfDay = (day: string): string | undefined => dayAt(day, 1)?.toISOString()

const shown = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0'))
    .join('-')

/** The day to show for {@link startOfDay}'s instant; empty without one. */
export const dayStartingAt = (iso: string | undefined): string =>
  iso === undefined ? '' : shown(new Date(iso))

/** The day to show for {@link endOfDay}'s instant; empty without one. */
export const dayEndingAt = (iso: string | undefined): string =>
  iso === undefined ? '' : shown(new Date(new Date(iso).getTime() - 1))
