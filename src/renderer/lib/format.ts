/**
 * Numbers, dates and amounts in the interface's language as India writes them (23 Nov 2026; 1,00,000).
 * Dates are shown in the workstation's time zone.
 */
export interface Formats {
  number(value: number): string
  percent(fraction: number): string
  date(iso: string): string
  dateTime(iso: string): string
  /** `820 kB`, `4.1 MB`: powers of 1,000, as card makers count. */
  bytes(bytes: number): string
  /** `45 s`, `3 min`, `1 h 20 min`. */
  duration(ms: number): string
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export function createFormats(language: string): Formats {
  const locale = `${language}-IN`
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const amount = (value: number, unit: string, digits = 0): string =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits
    }).format(value)
  const valid = (iso: string, format: Intl.DateTimeFormat): string => {
    const parsed = new Date(iso)
    return Number.isNaN(parsed.getTime()) ? iso : format.format(parsed)
  }
  return {
    number: (value) => number.format(value),
    percent: (fraction) => percent.format(fraction),
    date: (iso) => valid(iso, date),
    dateTime: (iso) => valid(iso, dateTime),
    bytes(bytes) {
      const power = Math.min(
        UNITS.length - 1,
        Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
      )
      const value = bytes / 1000 ** power
      return amount(value, UNITS[power] ?? 'byte', power > 1 && value < 100 ? 1 : 0)
    },
    duration(ms) {
      const seconds = Math.max(0, Math.round(ms / 1000))
      if (seconds < 60) return amount(seconds, 'second')
      const minutes = Math.round(seconds / 60)
      if (minutes < 60) return amount(minutes, 'minute')
      return `${amount(Math.floor(minutes / 60), 'hour')} ${amount(minutes % 60, 'minute')}`
    }
  }
}
