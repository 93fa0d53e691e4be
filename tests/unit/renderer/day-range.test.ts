import { afterEach, expect, it } from 'vitest'
import {
  dayEndingAt,
  dayStartingAt,
  endOfDay,
  startOfDay
} from '../../../src/renderer/lib/day-range'

const zone = process.env['TZ']
afterEach(() => {
  process.env['TZ'] = zone
})

// Would catch: the last day of a report's window left out, and days that start at half past five in the morning.
it.each([
  ['UTC', '2025-12-31T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
  ['Asia/Kolkata', '2025-12-30T18:30:00.000Z', '2025-12-31T18:30:00.000Z']
])('counts the whole of a picked day on the clock of %s', (name, from, to) => {
  process.env['TZ'] = name
  expect(startOfDay('2025-12-31')).toBe(from)
  expect(endOfDay('2025-12-31')).toBe(to)
  expect(dayStartingAt(from)).toBe('2025-12-31')
  expect(dayEndingAt(to)).toBe('2025-12-31')
})

// Would catch: a day added as 24 hours, where a clock is put forward.
it('knows that a day may have 23 hours', () => {
  process.env['TZ'] = 'Europe/London'
  expect(startOfDay('2026-03-29')).toBe('2026-03-29T00:00:00.000Z')
  expect(endOfDay('2026-03-29')).toBe('2026-03-29T23:00:00.000Z')
  expect(dayEndingAt('2026-03-29T23:00:00.000Z')).toBe('2026-03-29')
})

it('knows no day in an emptied field', () => {
  expect(startOfDay('')).toBeUndefined()
  expect(endOfDay('')).toBeUndefined()
  expect(dayStartingAt(undefined)).toBe('')
  expect(dayEndingAt(undefined)).toBe('')
})
