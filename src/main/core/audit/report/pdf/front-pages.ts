import type { AuditFilter } from '../../../../../shared/contract/audit'
import type { LabelledAgreement } from '../../../../../shared/contract/audit-report'
import type { AuditReport } from '../document'
import { matrix } from './charts'
import { CONTENT, heading, INK, line, PAGE, paragraph, type Cursor } from '../../../printing/page'
import { excludedText, fixed, interval, percent, whole } from './numbers'
import { table } from './table'

/** Who, what and when; the three kappas at a glance; what was left out. */
export function frontPage(cursor: Cursor, report: AuditReport): void {
  const { doc } = cursor
  const { numbers } = report
  doc.rect(0, 0, PAGE.width, 92).fill(INK.accent)
  line(doc, 'Agreement report', PAGE.left, 28, { size: 22, bold: true, color: '#ffffff' })
  line(
    doc,
    `Diabetic retinopathy grading  ·  ${windowText(report.options.filter)}`,
    PAGE.left,
    58,
    {
      size: 10,
      color: '#dbe7f0',
      width: CONTENT
    }
  )
  cursor.y = 108
  paragraph(
    cursor,
    `${whole(numbers.readings.counted)} readings of ${whole(numbers.readings.n)} in the window are counted; left out: ${excludedText(numbers.readings.excluded)}. ${whole(numbers.images.n)} photographs of ${whole(numbers.images.patients)} patients lie inside the filters, ${whole(numbers.images.withAnswer)} of them with an answer of the network.`
  )
  paragraph(cursor, `Filters: ${filterText(report)}.`, { color: INK.muted })
  kappaCards(cursor, [numbers.networkBlind, numbers.networkFinal, numbers.graderFinal])
  const { automationBias: bias, switches } = numbers
  heading(cursor, 'Automation bias and decision switches')
  const bootstrap = bias.bootstrap
  table(
    cursor,
    [
      { title: 'measure', share: 5 },
      { title: 'value', share: 2, align: 'right' },
      { title: '95 % interval', share: 3, align: 'right' },
      { title: 'n', share: 1.6, align: 'right' }
    ],
    [
      [
        'Automation-bias index (second kappa less the first)',
        fixed(bias.index, 3),
        interval(bootstrap?.low, bootstrap?.high, 3),
        whole(bias.n)
      ],
      [
        'Grades changed after reveal',
        percent(switches.changed.value),
        interval(pct(switches.changed.low), pct(switches.changed.high), 1),
        whole(switches.changed.n)
      ],
      [
        'Changed where the blind grade had differed',
        percent(switches.changedOnDisagreement.value),
        interval(
          pct(switches.changedOnDisagreement.low),
          pct(switches.changedOnDisagreement.high),
          1
        ),
        whole(switches.changedOnDisagreement.n)
      ],
      [
        'Moved toward / away from the network',
        `${whole(switches.network.toward)} / ${whole(switches.network.away)}`,
        '',
        whole(switches.changed.count)
      ],
      [
        'Moved toward / away from the final grade',
        switches.reference
          ? `${whole(switches.reference.toward)} / ${whole(switches.reference.away)}`
          : '-',
        '',
        whole(switches.reference?.n ?? 0)
      ],
      [
        'Corrected / spoiled by a switch',
        switches.reference
          ? `${whole(switches.reference.corrected)} / ${whole(switches.reference.spoiled)}`
          : '-',
        '',
        whole(switches.reference?.n ?? 0)
      ]
    ],
    `Left out: ${excludedText(bias.excluded)}. The final grade counts only where it is not the reader's alone.`
  )
  heading(cursor, 'Provenance', 60)
  table(
    cursor,
    [
      { title: 'what', share: 2 },
      { title: 'value', share: 6 }
    ],
    [
      ['library', report.library.id],
      ['application', `Akshi ${report.app.version}`],
      [
        'models',
        numbers.models
          .map(
            (model) =>
              `${model.id} (${model.sha256.slice(0, 16)}, ${whole(model.readings)} readings)`
          )
          .join('; ') || 'none'
      ],
      ['chain head', `event ${whole(report.library.head.seq)}  ${report.library.head.hash}`],
      [
        'input readings',
        `${whole(report.inputs.readings.n)} rows, SHA-256 ${report.inputs.readings.sha256}`
      ],
      [
        'input images',
        `${whole(report.inputs.images.n)} rows, SHA-256 ${report.inputs.images.sha256}`
      ],
      [
        'bootstrap',
        `${whole(report.options.replicates)} replicates over patients, seed ${report.options.seed}`
      ],
      ['signed by', report.signature.fingerprint]
    ]
  )
}

const pct = (share: number | null): number | null => (share === null ? null : share * 100)

function kappaCards(cursor: Cursor, kappas: readonly LabelledAgreement[]): void {
  const { doc } = cursor
  const gap = 10
  const width = (CONTENT - gap * 2) / 3
  const height = 124
  cursor.need(height + 10)
  kappas.forEach((agreement, index) => {
    const x = PAGE.left + index * (width + gap)
    const inner = width - 20
    const { summary } = agreement
    doc.roundedRect(x, cursor.y, width, height, 4).fill(INK.panel)
    doc.rect(x, cursor.y, 3, height).fill(index === 2 ? INK.second : INK.accent)
    const put = (text: string, y: number, style: Parameters<typeof line>[4] = {}): void =>
      line(doc, text, x + 12, cursor.y + y, { width: inner, ...style })
    put(agreement.label, 9, { size: 8.5, bold: true })
    put(summary.kappa === null ? 'not estimable' : fixed(summary.kappa, 3), 23, {
      size: summary.kappa === null ? 14 : 26,
      bold: true,
      color: INK.accent
    })
    put(`quadratic kappa${summary.words ? `, ${summary.words}` : ''}`, 53, {
      size: 7.5,
      color: INK.muted
    })
    put(`95 % ${interval(summary.ci95?.[0], summary.ci95?.[1], 3)} (analytic)`, 66, { size: 8 })
    put(`95 % ${interval(summary.bootstrap?.low, summary.bootstrap?.high, 3)} (by patient)`, 78, {
      size: 8
    })
    put(
      `n ${whole(agreement.n)}; exact ${percent(summary.exact)}; 2+ apart ${percent(summary.apart2)}`,
      92,
      { size: 7 }
    )
    put(`left out: ${excludedText(agreement.excluded)}`, 103, { size: 6.5, color: INK.muted })
  })
  cursor.y += height + 10
  const note = kappas.find((agreement) => agreement.note !== null)?.note
  if (note) paragraph(cursor, note, { size: 8, color: INK.second })
}

/** Counts of each grade against each, with shares of the row. */
export function matrixPage(cursor: Cursor, { numbers }: AuditReport): void {
  heading(cursor, 'Confusion matrices', 200)
  const width = (CONTENT - 24) / 3
  const all = [numbers.networkBlind, numbers.networkFinal, numbers.graderFinal]
  all.forEach((agreement, index) => {
    matrix(
      cursor.doc,
      { x: PAGE.left + index * (width + 12), y: cursor.y, width, height: width },
      agreement.summary.table ?? [],
      { title: agreement.label, rows: agreement.rows, columns: agreement.columns }
    )
  })
  cursor.y += width + 28
  table(
    cursor,
    [
      { title: 'beside the quadratic kappa', share: 4 },
      ...all.map((agreement) => ({ title: agreement.label, share: 3, align: 'right' as const }))
    ],
    [
      ['n', ...all.map((of) => whole(of.n))],
      [
        'observed / expected agreement',
        ...all.map(({ summary }) => `${fixed(summary.po, 3)} / ${fixed(summary.pe, 3)}`)
      ],
      ['standard error', ...all.map(({ summary }) => fixed(summary.se, 4))],
      ['Gwet AC2', ...all.map(({ summary }) => fixed(summary.ac, 3))],
      [
        'Krippendorff alpha, interval',
        ...all.map(({ summary }) => fixed(summary.alphas.interval, 3))
      ],
      ['Brennan-Prediger', ...all.map(({ summary }) => fixed(summary.bp, 3))],
      ['within one grade', ...all.map(({ summary }) => percent(summary.within1))],
      ['mean signed difference', ...all.map(({ summary }) => fixed(summary.meanDifference, 3))],
      ['Bowker symmetry, p', ...all.map(({ summary }) => pValue(summary.bowker.p))],
      ['Stuart-Maxwell, p', ...all.map(({ summary }) => pValue(summary.stuartMaxwell.p))]
    ]
  )
}

const pValue = (p: number | null): string =>
  p === null ? '-' : p < 0.0001 ? '< 0.0001' : p.toFixed(4)

/** What was done, and how to check it. */
export function closingPages(cursor: Cursor, report: AuditReport): void {
  heading(cursor, 'Methods')
  for (const text of report.methods) paragraph(cursor, text, { size: 8.5 })
  heading(cursor, 'How to check this report', 60)
  paragraph(
    cursor,
    'akshi audit verify --report FILE --key FINGERPRINT recomputes what the tables determine and checks the signature; with --library DIR it replays the log up to the chain head above and recomputes every number. Take the fingerprint from somewhere else than this page: the report cannot vouch for itself.',
    { size: 8.5 }
  )
  paragraph(
    cursor,
    'Whoever holds the signing key could rebuild the whole log. What binds her are heads of the chain that others keep: this report, receipts of imports, and backups elsewhere.',
    { size: 8.5 }
  )
}

function windowText({ from, to }: AuditFilter): string {
  if (!from && !to) return 'all readings'
  return `${from?.slice(0, 10) ?? 'the beginning'} up to ${to?.slice(0, 10) ?? 'now'}`
}

function filterText({ options: { filter }, batches = [] }: AuditReport): string {
  const names = new Map(batches.map(({ id, name }) => [id, `${name} (${id})`]))
  const parts = Object.entries(filter).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 0
      ? [`${name} ${value.map((of) => names.get(of) ?? of).join(', ')}`]
      : []
  )
  if (filter.unsigned) parts.push('readings that are not signed off included')
  return parts.length === 0 ? 'none' : parts.join('; ')
}
