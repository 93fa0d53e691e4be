import { groupBy, PREVALENCE_CAUTION } from '../../shared/stats'
import { columns, decimal, listing, percent, pText, rangeText } from './format'
import type { AgreementSummary, BinaryAccuracy, BootstrapInterval } from '../../shared/stats'
import type { BootstrapOf, GroupSummary } from './compute'

/** A summary with what only some inputs add. */
type Printable = AgreementSummary & {
  readonly gradability?: BinaryAccuracy
  readonly bootstrapOf?: BootstrapOf | null
}

/** The whole summary for reading in a terminal: plain text, no colour. */
export function printSummary(summary: Printable): string {
  return [
    summary.table === null ? '' : `${countTable(summary)}\n`,
    `${sizeLine(summary)}\n\n`,
    `Agreement (${summary.weights.kind} weights)\n${agreement(summary)}`,
    summary.pairwise === null ? '' : `\nκ of every two raters\n${pairwise(summary)}`,
    summary.table === null ? '' : `\nDistance\n${distance(summary)}\nTests\n${tests(summary)}`,
    binary(summary),
    summary.excluded.ungradable > 0 && summary.gradability
      ? twoByTwo('ungradable', summary.gradability)
      : '',
    notes(summary)
  ].join('')
}

function countTable({ categories, table }: AgreementSummary): string {
  const rows = table ?? []
  const totals = categories.map((_, j) => rows.reduce((total, row) => total + (row[j] ?? 0), 0))
  const line = (label: string, counts: readonly number[]): string[] => [
    label,
    ...counts.map(String),
    String(counts.reduce((total, count) => total + count, 0))
  ]
  return columns([
    ['a \\ b', ...categories.map(String), 'total'],
    ...rows.map((row, i) => line(String(categories[i] ?? i), row)),
    line('total', totals)
  ])
}

function sizeLine({ n, excluded, raters, table }: AgreementSummary): string {
  const unit = table === null ? 'subjects with two or more ratings' : 'pairs'
  const who = raters === null ? '' : `, ${raters.length} raters`
  const left = `left out ${excluded.total} (blank ${excluded.blank}, ungradable ${excluded.ungradable})`
  return `n = ${n} ${unit}${who}; ${left}`
}

function agreement(summary: AgreementSummary): string {
  const { ci95, bootstrap: drawn, alphas } = summary
  const rows = [
    ['observed, expected', decimal(summary.po), decimal(summary.pe)],
    ['κ', decimal(summary.kappa), ci95 ? `95 % CI ${rangeText(...ci95)}` : '', summary.words ?? ''],
    ['  standard error', decimal(summary.se), `under κ = 0 ${decimal(summary.se0)}`],
    ['  z0', decimal(summary.z0, 2), pText(summary.p0)],
    ...(drawn === null
      ? []
      : [
          [
            summary.table === null ? '  α bootstrap' : '  bootstrap',
            decimal(drawn.se),
            drawn.notEstimable ?? `95 % CI ${rangeText(drawn.low, drawn.high)}`,
            `${drawn.replicates} replicates of ${drawn.clusters} clusters, seed ${drawn.seed}` +
              (drawn.undefinedReplicates > 0 ? `, ${drawn.undefinedReplicates} undefined` : '')
          ]
        ]),
    [`Gwet ${summary.acName}`, decimal(summary.ac), `se ${decimal(summary.acSe)}`],
    ['Krippendorff α', decimal(summary.alpha), alphaName(summary)],
    [
      '  nominal, ordinal, interval',
      decimal(alphas.nominal),
      `${decimal(alphas.ordinal)}  ${decimal(alphas.interval)}`
    ],
    ['Brennan–Prediger', decimal(summary.bp), `se ${decimal(summary.bpSe)}`],
    ['Fleiss, unweighted', decimal(summary.fleiss), `weighted ${decimal(summary.fleissWeighted)}`],
    ['Light, unweighted', decimal(summary.light), `weighted ${decimal(summary.lightWeighted)}`]
  ]
  return listing(summary.table === null ? rows.filter(([name = '']) => !PAIR_ROWS.has(name)) : rows)
}

const PAIR_ROWS = new Set(['observed, expected', 'κ', '  standard error', '  z0'])

function alphaName({ alphaMetric, weights }: AgreementSummary): string {
  return alphaMetric === 'weights' ? `${weights.kind} weights` : alphaMetric
}

function pairwise({ pairwise: pairs }: AgreementSummary): string {
  return listing(
    (pairs ?? []).map(({ a, b, n, kappa, ci95, notEstimable }) => [
      `${a} – ${b}`,
      `n ${n}`,
      decimal(kappa),
      notEstimable ?? (ci95 ? `95 % CI ${rangeText(...ci95)}` : '')
    ])
  )
}

function distance({ exact, within1, apart2, meanDifference }: AgreementSummary): string {
  return listing([
    ['exact', percent(exact)],
    ['within one', percent(within1)],
    ['two or more apart', percent(apart2)],
    ['mean of a − b', decimal(meanDifference)]
  ])
}

function tests({ bowker, stuartMaxwell }: AgreementSummary): string {
  const occupied = { ...bowker, df: bowker.dfOccupied, p: bowker.pOccupied }
  return listing(
    [
      { name: 'symmetry (Bowker)', test: bowker },
      ...(bowker.dfOccupied === bowker.df
        ? []
        : [{ name: '  occupied cells only', test: occupied }]),
      { name: 'same margins (Stuart–Maxwell)', test: stuartMaxwell }
    ].map(({ name, test }) => [
      name,
      test.stat === null ? (test.notEstimable ?? '') : `χ² ${decimal(test.stat, 3)}`,
      test.df === null ? '' : `df ${test.df}`,
      pText(test.p)
    ])
  )
}

function binary({ binary: cut, bootstrapOf }: Printable): string {
  if (cut === null) return ''
  const judged = cut.reference === 'b' ? 'a judged by b' : 'b judged by a'
  return twoByTwo(`${cut.threshold} or above (${judged})`, cut, bootstrapOf)
}

/** Heading, counts and rates of a 2 × 2. */
function twoByTwo(heading: string, cut: BinaryAccuracy, clustered?: BootstrapOf | null): string {
  const measures = ['sensitivity', 'specificity', 'ppv', 'npv'] as const
  return (
    `\n${heading}: TP ${cut.tp}, FP ${cut.fp}, FN ${cut.fn}, TN ${cut.tn}\n` +
    listing(
      measures.map((name) => {
        const { value, low, high, count, n, notEstimable } = cut[name]
        return [
          name,
          percent(value),
          notEstimable ?? `${count} of ${n}`,
          value === null ? '' : `95 % CI ${percent(low)} to ${percent(high)}`,
          clusteredText(clustered?.[name as 'sensitivity'])
        ]
      })
    )
  )
}

function notes({ reasons, words, z0, kappa }: AgreementSummary): string {
  const shown = Object.entries(reasons).filter(([key]) => !SAID_ELSEWHERE.has(key))
  const byReason = groupBy(shown, ([, reason]) => reason)
  const lines = [...byReason].map(
    ([reason, entries]) => `  not estimable: ${entries.map(([key]) => key).join(', ')} (${reason})`
  )
  if (kappa === 0 && z0 === null)
    lines.push('  κ is 0 whatever the other rater says; its standard error says nothing')
  if (words !== null) lines.push(...PREVALENCE_CAUTION.map((line) => `  ${line}`))
  return lines.length === 0 ? '' : `\nNotes\n${lines.join('\n')}\n`
}

/** Follow from another reason, or stand beside their own dash already. */
const SAID_ELSEWHERE = new Set(['se', 'se0', 'acSe', 'bpSe', 'lightWeighted', 'fleissWeighted'])

function clusteredText(interval: BootstrapInterval | null | undefined): string {
  if (!interval || interval.low === null) return ''
  return `bootstrap ${percent(interval.low)} to ${percent(interval.high)}`
}

/** One line for each group. */
export function printGroups(by: string, groups: readonly GroupSummary[]): string {
  const rows = groups.map(({ group, n, excluded, kappa, ci95, exact, meanDifference }) => [
    group ?? '(blank)',
    String(n),
    String(excluded.total),
    decimal(kappa),
    ci95 ? rangeText(...ci95) : '–',
    percent(exact),
    decimal(meanDifference)
  ])
  return `\nBy ${by}\n${columns([[by, 'n', 'left out', 'κ', '95 % CI', 'exact', 'mean a − b'], ...rows])}`
}
