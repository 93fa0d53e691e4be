import { GROUPINGS, type CoverageLine } from '../../../../../shared/contract/audit-report'
import { heading, INK, paragraph, type Cursor } from '../../../printing/page'
import type { AuditReport } from '../document'
import { excludedText, fixed, percent, whole } from './numbers'
import { table } from './table'

/** How often the network's sets of possible grades held the blind grade; nothing where it has no sets. */
export function coveragePage(cursor: Cursor, { numbers }: AuditReport): void {
  const { coverage } = numbers
  if (coverage === undefined) return
  heading(cursor, 'Sets of possible grades')
  paragraph(
    cursor,
    `Promised: ${coverage.target === null ? 'several shares, by network' : percent(coverage.target, 0)} of the sets hold the true grade. Counted: those that held the blind grade. n ${whole(coverage.n)}; left out: ${excludedText(coverage.excluded)}.`,
    { size: 8, color: INK.muted }
  )
  const groups = GROUPINGS.flatMap((grouping) =>
    numbers.groups[grouping].flatMap(({ group, coverage: line }) =>
      line === undefined ? [] : [row(`${grouping}: ${group}`, line)]
    )
  )
  table(
    cursor,
    [
      { title: 'group', share: 4 },
      { title: 'n', share: 0.8, align: 'right' },
      { title: 'covered', share: 1.2, align: 'right' },
      { title: '95 % interval', share: 2, align: 'right' },
      { title: 'grades in a set', share: 1.6, align: 'right' },
      { title: 'one grade only', share: 1.6, align: 'right' },
      { title: 'target', share: 1.6 },
      { title: 'left out', share: 3.6, shrink: true }
    ],
    [row('all', coverage), ...groups]
  )
}

function row(name: string, line: CoverageLine): string[] {
  const { n, covered, excluded, meanSetSize, singletons, verdict } = line
  return [
    name,
    whole(n),
    percent(covered.value),
    covered.value === null ? '-' : `${percent(covered.low)} to ${percent(covered.high)}`,
    fixed(meanSetSize),
    percent(singletons.value),
    verdict?.replace(' target', '') ?? '-',
    excludedText(excluded)
  ]
}
