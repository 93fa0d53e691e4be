import {
  GROUPINGS,
  type ControlChart,
  type Grouping
} from '../../../../../shared/contract/audit-report'
import type { AuditReport } from '../document'
import { barChart, forest, forestHeight, lineChart, reliabilityDiagram } from './charts'
import { CONTENT, heading, INK, line, PAGE, paragraph, type Cursor } from '../../../printing/page'
import { excludedText, fixed, gradeText, interval, percent, whole } from './numbers'
import { table } from './table'

const GROUP_TITLES: Readonly<Record<Grouping, string>> = {
  grader: 'By grader',
  camera: 'By camera',
  site: 'By site',
  eye: 'By eye',
  month: 'By month of reading',
  model: 'By model'
}

/** Each group's network ↔ blind κ as a forest, and the numbers beside it. */
export function groupPages(cursor: Cursor, { numbers }: AuditReport): void {
  for (const grouping of GROUPINGS) {
    const lines = numbers.groups[grouping]
    if (lines.length === 0) continue
    const height = forestHeight(lines.length)
    heading(cursor, GROUP_TITLES[grouping], Math.min(height, 300))
    line(
      cursor.doc,
      'network vs blind grade, quadratic kappa with 95 % interval',
      PAGE.left,
      cursor.y,
      {
        size: 7.5,
        color: INK.muted
      }
    )
    cursor.y += 12
    cursor.need(height)
    forest(
      cursor.doc,
      { x: PAGE.left, y: cursor.y, width: CONTENT, height },
      lines.map(({ group, networkBlind }) => ({
        label: group,
        n: networkBlind.n,
        value: networkBlind.kappa,
        low: networkBlind.ci95?.[0] ?? null,
        high: networkBlind.ci95?.[1] ?? null
      }))
    )
    cursor.y += height
    table(
      cursor,
      [
        { title: grouping, share: 3 },
        { title: 'readings', share: 1.5, align: 'right' },
        { title: 'after reveal', share: 1.6, align: 'right' },
        { title: 'vs final', share: 1.5, align: 'right' },
        { title: 'n', share: 1.2, align: 'right' },
        { title: 'overridden', share: 1.6, align: 'right' },
        { title: 'median', share: 1.4, align: 'right' },
        { title: 'left out', share: 3.4, shrink: true }
      ],
      lines.map((row) => [
        row.group,
        whole(row.readings),
        fixed(row.networkFinal.kappa),
        fixed(row.graderFinal.kappa),
        whole(row.graderFinal.n),
        percent(row.overridden.value),
        row.medianActiveMs === null ? '-' : `${fixed(row.medianActiveMs / 1000, 1)} s`,
        excludedText(row.networkBlind.excluded)
      ])
    )
  }
}

export function accuracyPages(cursor: Cursor, { numbers }: AuditReport): void {
  heading(cursor, 'Referable, sight-threatening and ungradable')
  const tables = [...numbers.referable, numbers.gradability]
  table(
    cursor,
    [
      { title: 'question', share: 6.8 },
      { title: 'TP / FP / FN / TN', share: 3.2, align: 'right' },
      { title: 'sensitivity', share: 2.6, align: 'right' },
      { title: 'specificity', share: 2.6, align: 'right' },
      { title: 'PPV', share: 1.2, align: 'right' },
      { title: 'NPV', share: 1.2, align: 'right' }
    ],
    tables.map((of) => [
      of.label,
      [of.tp, of.fp, of.fn, of.tn].map(whole).join(' / '),
      `${fixed(of.sensitivity.value, 3)} (${interval(of.sensitivity.low, of.sensitivity.high)})`,
      `${fixed(of.specificity.value, 3)} (${interval(of.specificity.low, of.specificity.high)})`,
      fixed(of.ppv.value),
      fixed(of.npv.value)
    ])
  )
  for (const of of tables)
    paragraph(cursor, `${of.label}: n ${whole(of.n)}; left out: ${excludedText(of.excluded)}.`, {
      size: 7.5,
      color: INK.muted
    })
  const { reliability, readingTime } = numbers
  heading(cursor, 'Calibration and reading time', 210)
  const half = (CONTENT - 20) / 2
  const right = PAGE.left + half + 20
  line(
    cursor.doc,
    'Network’s probability of grade 2+ against the blind grade',
    PAGE.left,
    cursor.y,
    { size: 8, bold: true, width: half }
  )
  line(cursor.doc, 'Active reading time, seconds', right, cursor.y, {
    size: 8,
    bold: true,
    width: half
  })
  reliabilityDiagram(
    cursor.doc,
    { x: PAGE.left, y: cursor.y + 16, width: half, height: 150 },
    reliability.bins.flatMap(({ meanPredicted, observed, n }) =>
      meanPredicted === null || observed.value === null
        ? []
        : [
            {
              predicted: meanPredicted,
              observed: observed.value,
              low: observed.low,
              high: observed.high,
              n
            }
          ]
    )
  )
  barChart(
    cursor.doc,
    { x: right, y: cursor.y + 16, width: half, height: 150 },
    readingTime.bins.map((bin) => ({
      label: bin.toMs === null ? `${bin.fromMs / 1000}+` : `-${bin.toMs / 1000}`,
      n: bin.n
    }))
  )
  cursor.y += 184
  paragraph(
    cursor,
    `Calibration: n ${whole(reliability.n)}, expected calibration error ${fixed(reliability.ece, 3)}, Brier score ${fixed(reliability.brier, 3)}; left out: ${excludedText(reliability.excluded)}. Reading time: n ${whole(readingTime.n)}, median ${seconds(readingTime.medianMs)}, quartiles ${seconds(readingTime.quartilesMs?.[0])} and ${seconds(readingTime.quartilesMs?.[1])}; left out: ${excludedText(readingTime.excluded)}.`,
    { size: 8, color: INK.muted }
  )
  table(
    cursor,
    [
      { title: 'probability', share: 2 },
      { title: 'n', share: 1.4, align: 'right' },
      { title: 'mean predicted', share: 2, align: 'right' },
      { title: 'observed', share: 2, align: 'right' },
      { title: '95 % interval', share: 3, align: 'right' }
    ],
    reliability.bins.map((bin) => [
      `${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}`,
      whole(bin.n),
      fixed(bin.meanPredicted, 3),
      fixed(bin.observed.value, 3),
      interval(bin.observed.low, bin.observed.high, 3)
    ])
  )
}

const seconds = (ms: number | null | undefined): string =>
  ms === null || ms === undefined ? '-' : `${fixed(ms / 1000, 1)} s`

const MEASURES: Readonly<Record<ControlChart['measure'], string>> = {
  referable: 'Network: share referable',
  ungradable: 'Network: share ungradable',
  overridden: 'Graders: share overridden'
}

/** Control charts of all and of each camera, then the disagreements that weigh most. */
export function driftPages(cursor: Cursor, { numbers }: AuditReport): void {
  heading(cursor, 'Control charts by month', 130)
  paragraph(
    cursor,
    'Dots: the month’s share; solid line: its weighted moving average; dashed: mean and limits of three standard errors. Red: outside the limits.',
    { size: 7.5, color: INK.muted }
  )
  const width = (CONTENT - 20) / 2
  const height = 78
  numbers.charts.forEach((chart, index) => {
    const column = index % 2
    if (column === 0) cursor.need(height + 36)
    controlChart(cursor, chart, PAGE.left + column * (width + 20), width, height)
    if (column === 1 || index === numbers.charts.length - 1) cursor.y += height + 36
  })
  disagreementTable(cursor, numbers.disagreements)
}

function controlChart(
  cursor: Cursor,
  chart: ControlChart,
  x: number,
  width: number,
  height: number
): void {
  const { doc } = cursor
  const signals = chart.p.filter((point) => point.signal !== null)
  line(doc, `${MEASURES[chart.measure]}, ${chart.group}`, x, cursor.y, {
    size: 8,
    bold: true,
    width: width - 70
  })
  line(
    doc,
    `n ${whole(chart.n)}${signals.length > 0 ? `, ${signals.length} out` : ''}`,
    x,
    cursor.y,
    {
      size: 7,
      color: signals.length > 0 ? INK.alarm : INK.muted,
      width,
      align: 'right'
    }
  )
  const most = Math.max(
    0.02,
    ...chart.p.map((point) => Math.max(point.value ?? 0, point.upper < 1 ? point.upper : 0))
  )
  const values = chart.p.map((point) => point.value)
  const out = chart.p.map((point) => (point.signal === null ? null : point.value))
  lineChart(
    doc,
    { x, y: cursor.y + 14, width, height },
    chart.p.map((point) => point.label),
    [
      { values: chart.p.map((point) => point.upper), color: INK.faint, dashed: true },
      { values: chart.p.map((point) => point.lower), color: INK.faint, dashed: true },
      { values: chart.p.map((point) => point.centre), color: INK.faint, dashed: true },
      { values: chart.ewma.map((point) => point.value), color: INK.second },
      {
        values: values.map((value, index) => (out[index] === null ? value : null)),
        color: INK.accent,
        dots: true
      },
      { values: out, color: INK.alarm, dots: true }
    ].map((series) =>
      'dots' in series ? { ...series, values: series.values, dots: true } : series
    ),
    most * 1.1
  )
}

/** Rows on paper. */
const PRINTED = 40

function disagreementTable(cursor: Cursor, found: AuditReport['numbers']['disagreements']): void {
  heading(cursor, 'Disagreements, the furthest apart first')
  paragraph(
    cursor,
    `${whole(found.n)} blind grades differ from the network’s, ${whole(found.apart2)} by two grades or more. The first ${whole(Math.min(PRINTED, found.rows.length))} are printed, ${whole(found.rows.length)} are in the attached data; U is ungradable. Left out: ${excludedText(found.excluded)}.`,
    { size: 8, color: INK.muted }
  )
  table(
    cursor,
    [
      { title: 'image', share: 3.4 },
      { title: 'grader', share: 3.4 },
      { title: 'eye', share: 1 },
      { title: 'camera', share: 2.4 },
      { title: 'month', share: 1.4 },
      { title: 'blind', share: 1, align: 'right' },
      { title: 'network', share: 1.3, align: 'right' },
      { title: 'after', share: 1, align: 'right' },
      { title: 'final', share: 1, align: 'right' }
    ],
    found.rows
      .slice(0, PRINTED)
      .map((row) => [
        row.image,
        row.grader,
        row.eye,
        row.camera ?? '-',
        row.month,
        gradeText(row.blind),
        gradeText(row.network),
        gradeText(row.final),
        gradeText(row.imageFinal)
      ])
  )
}
