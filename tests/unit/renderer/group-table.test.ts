import { expect, test } from 'vitest'
import type { GroupLine } from '../../../src/shared/contract/audit-report'
import { EXCLUSION_REASONS } from '../../../src/shared/contract/exclusion-reason'
import { wilson } from '../../../src/shared/stats'
import { csvOf } from '../../../src/renderer/charts/chart-spec'
import { MESSAGES } from '../../../src/renderer/i18n/languages'
import { fill, type MessageKey, type Parameters } from '../../../src/renderer/i18n/translate'
import { reasonsText } from '../../../src/renderer/lib/exclusion-reasons'
import { createFormats } from '../../../src/renderer/lib/format'
import { groupCsv, groupTable } from '../../../src/renderer/views/Audit/group-table'

const words = (language: 'en' | 'hi') => ({
  t: (key: MessageKey, parameters?: Parameters) => fill(MESSAGES[language][key], parameters),
  formats: createFormats(language)
})
const kappa = { n: 9, excluded: {}, kappa: 0.5, ci95: [0.25, 0.75], notEstimable: null } as const
const line: GroupLine = {
  group: 'Topcon, NW400',
  readings: 10,
  networkBlind: kappa,
  networkFinal: { ...kappa, kappa: null, ci95: null },
  graderFinal: kappa,
  overridden: wilson(1, 4),
  medianActiveMs: 4500
}
const coverage = {
  n: 4,
  excluded: {},
  target: 0.9,
  covered: wilson(3, 4),
  meanSetSize: 1.5,
  singletons: wilson(2, 4),
  verdict: 'consistent'
} as const

// Catches: columns that shift where a group has no sets or no interval, percentages that a spreadsheet cannot add.
test('the CSV of groups has every bound under its own head, with sets and without', () => {
  for (const lines of [[line], [{ ...line, coverage }], [line, { ...line, coverage }]]) {
    const { head, rows } = groupCsv(lines, 'Camera', words('en').t)
    expect(new Set(head).size).toBe(head.length)
    for (const row of rows) expect(row).toHaveLength(head.length)
  }
  const table = groupCsv([{ ...line, coverage }], 'Camera', words('en').t)
  const at = (name: string) => table.rows[0]?.[table.head.indexOf(name)]
  expect(at('κ Network ↔ blind grade 2.5 %')).toBe(0.25)
  expect(at('κ Network ↔ grade after reveal')).toBeNull()
  expect(at('Set held the blind grade')).toBe(0.75)
  expect(at('Set held the blind grade, n')).toBe(4)
  expect(at('Promised')).toBe(0.9)
  expect(csvOf(table)).toContain('"Topcon, NW400",10,9,0.5,0.25,0.75,')
})

// Catches: empty columns for networks that have no sets.
test('the table names sets only where a network gave some', () => {
  const plain = groupTable([line], 'Camera', words('en'))
  const sets = groupTable([line, { ...line, coverage }], 'Camera', words('en'))
  expect(plain.head).not.toContain('Promised')
  expect(sets.head).toContain('Promised')
  for (const { head, rows } of [plain, sets])
    for (const row of rows) expect(row).toHaveLength(head.length)
})

// Catches: English reasons on a Hindi screen; a reason without words.
test('what was left out is said in the language of the interface', () => {
  const excluded = Object.fromEntries(EXCLUSION_REASONS.map((reason) => [reason, 2]))
  expect(reasonsText({}, words('hi'))).toBe('कोई नहीं')
  const text = reasonsText(excluded, words('hi'))
  expect(text).not.toMatch(/[a-z]/i)
  expect(text.split(', ').length).toBeGreaterThanOrEqual(EXCLUSION_REASONS.length)
  expect(reasonsText({ 'not signed off': 3 }, words('en'))).toBe('3 not signed off')
})
