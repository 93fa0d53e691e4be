import {
  GROUPINGS,
  type CoverageLine,
  type LabelledAgreement,
  type TwoByTwo
} from '../../../../shared/contract/audit-report'
import {
  binaryAccuracy,
  standardWeights,
  summarise,
  tableFromCounts,
  wilson
} from '../../../../shared/stats'
import type { AuditReport } from './document'
import { differencesOf, type Difference } from './differences'

/** What can be recomputed from the report alone: every statistic of every table that it prints. */
export function checkOwnTables({ numbers }: AuditReport): Difference[] {
  return [
    ...(['networkBlind', 'networkFinal', 'graderFinal'] as const).flatMap((name) =>
      checkAgreement(`numbers.${name}`, numbers[name])
    ),
    ...numbers.referable.flatMap((table, index) =>
      checkTwoByTwo(`numbers.referable.${index}`, table)
    ),
    ...checkTwoByTwo('numbers.gradability', numbers.gradability),
    ...checkCoverage('numbers.coverage', numbers.coverage),
    ...GROUPINGS.flatMap((grouping) =>
      numbers.groups[grouping].flatMap(({ coverage }, index) =>
        checkCoverage(`numbers.groups.${grouping}.${index}.coverage`, coverage)
      )
    )
  ]
}

function checkAgreement(where: string, { summary, n }: LabelledAgreement): Difference[] {
  const table = tableFromCounts(summary.table)
  const again = summarise(table, {
    weights: standardWeights('quadratic', table.size),
    excluded: summary.excluded,
    threshold: 2,
    reference: 'b',
    bootstrap: summary.bootstrap
  })
  return [
    ...differencesOf(`${where}.n`, n, table.n),
    ...differencesOf(`${where}.summary`, summary, JSON.parse(JSON.stringify(again)))
  ]
}

function checkCoverage(where: string, line: CoverageLine | undefined): Difference[] {
  if (line === undefined) return []
  const { n, covered, singletons } = line
  return [
    ...differencesOf(`${where}.covered`, covered, { ...wilson(covered.count, n) }),
    ...differencesOf(`${where}.singletons`, singletons, { ...wilson(singletons.count, n) })
  ]
}

function checkTwoByTwo(where: string, table: TwoByTwo): Difference[] {
  const { tp, fp, fn, tn } = table
  const { sensitivity, specificity, ppv, npv } = binaryAccuracy(tp, fp, fn, tn)
  const { n, label, excluded } = table
  return differencesOf(
    where,
    {
      n,
      label,
      excluded,
      sensitivity: table.sensitivity,
      specificity: table.specificity,
      ppv: table.ppv,
      npv: table.npv
    },
    { n: tp + fp + fn + tn, label, excluded, sensitivity, specificity, ppv, npv }
  )
}
