import { stringify } from 'csv-stringify/sync'
import type { ExclusionCounts } from '../../../../shared/contract/audit-report'
import type { AuditReport } from './document'

type Row = readonly [section: string, item: string, measure: string, value: string | number | null]

/** The numbers of a report, one a line: `section,item,measure,value`. The JSON beside it carries the signature. */
export function reportCsv(report: AuditReport): string {
  return stringify([['section', 'item', 'measure', 'value'], ...rowsOf(report)] as unknown[][])
}

function rowsOf(report: AuditReport): Row[] {
  const { numbers } = report
  const header: Row[] = [
    ['report', '', 'id', report.reportId],
    ['report', '', 'created', report.createdAt],
    ['report', '', 'app version', report.app.version],
    ['report', '', 'library', report.library.id],
    ['report', '', 'chain head event', report.library.head.seq],
    ['report', '', 'chain head', report.library.head.hash],
    ['report', '', 'input readings sha256', report.inputs.readings.sha256],
    ['report', '', 'input images sha256', report.inputs.images.sha256],
    ['report', '', 'seed', report.options.seed],
    ['report', '', 'bootstrap replicates', report.options.replicates],
    ['report', '', 'filter', JSON.stringify(report.options.filter)],
    ['report', '', 'signed by', report.signature.fingerprint]
  ]
  return [...header, ...flatten('', numbers)]
}

/** Numbers and texts with the path that leads to them, the first two steps as section and item. */
function flatten(path: string, value: unknown): Row[] {
  if (value === null || typeof value !== 'object') {
    const [section = '', item = '', ...measure] = path.split('/')
    return [[section, item, measure.join('/'), value as string | number | null]]
  }
  return Object.entries(value as ExclusionCounts).flatMap(([key, inner]) =>
    flatten(path === '' ? key : `${path}/${key.replaceAll('/', '-')}`, inner)
  )
}
