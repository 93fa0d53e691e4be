import { existsSync, readFileSync } from 'node:fs'
import { AppError } from '../../../../shared/errors'
import { openLibraryReadonly } from '../../store/open-library'
import { checkSignature } from '../signing-key'
import { verifyChain } from '../../store/chain'
import { replayLog } from '../verify/replay'
import { reportCsv } from './csv'
import { computeDocument, type AuditReport } from './document'
import { differencesOf, type Difference } from './differences'
import { checkOwnTables } from './own-tables'
import { attachedReport, reportPdf } from './pdf/report-pdf'

export interface ReportVerdict {
  readonly ok: boolean
  readonly reportId: string | null
  readonly signature: 'valid' | 'unpinned' | 'invalid'
  readonly fingerprint: string | null
  /** Numbers compared with what the library gives; 0 where no library was named. */
  readonly recomputed: boolean
  readonly differences: readonly Difference[]
}

export interface VerifyReportOptions {
  readonly pinned: readonly string[]
  readonly library?: string
}

/**
 * Checks a report file (JSON, PDF, or CSV with its JSON beside it) against its signature, against itself and,
 * where `library` is given, against the log of that library up to the report's chain head: derived tables
 * are not believed, they are replayed. @throws AppError NOT_FOUND, VALIDATION_FAILED for no report.
 */
export async function verifyReport(
  file: string,
  options: VerifyReportOptions
): Promise<ReportVerdict> {
  const { report, bytesDifference } = await readReport(file)
  const { signature, ...unsigned } = report
  const state = checkSignature(unsigned, signature, options.pinned)
  const differences: Difference[] = [...bytesDifference, ...checkOwnTables(report)]
  if (options.library !== undefined)
    differences.push(...(await compareWithLibrary(report, options.library)))
  return {
    ok: state === 'valid' && differences.length === 0,
    reportId: report.reportId,
    signature: state,
    fingerprint: signature.fingerprint,
    recomputed: options.library !== undefined,
    differences
  }
}

async function compareWithLibrary(report: AuditReport, folder: string): Promise<Difference[]> {
  const library = openLibraryReadonly(folder)
  try {
    const { head } = report.library
    const chain = verifyChain(library.db)
    if (!chain.ok)
      return [{ where: 'audit chain of the library', reported: 'sound', recomputed: chain.message }]
    const row = library.db.prepare('SELECT hash FROM event WHERE seq = ?').get(head.seq) as
      { hash: string } | undefined
    if (row?.hash !== head.hash)
      return [{ where: 'library.head', reported: head, recomputed: row?.hash ?? 'no such event' }]
    const replay = replayLog(library.db, head.seq)
    try {
      const again = await computeDocument(
        { db: replay, libraryId: libraryIdOf(replay) },
        {
          reportId: report.reportId,
          createdAt: report.createdAt,
          appVersion: report.app.version,
          head,
          options: report.options,
          version: report.version
        }
      )
      const { signature: _signature, ...unsigned } = report
      return differencesOf('', unsigned, JSON.parse(JSON.stringify(again)) as unknown)
    } finally {
      replay.close()
    }
  } finally {
    library.close()
  }
}

function libraryIdOf(db: ReturnType<typeof replayLog>): string {
  const row = db.prepare(`SELECT payload ->> 'libraryId' AS id FROM event WHERE seq = 1`).get() as
    { id: string | null } | undefined
  return row?.id ?? ''
}

async function readReport(
  file: string
): Promise<{ report: AuditReport; bytesDifference: Difference[] }> {
  const bytes = readBytes(file)
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') {
    const report = parseReport(attachedReport(bytes), file)
    return {
      report,
      bytesDifference: compareBytes('the printed pages', bytes, await reportPdf(report))
    }
  }
  if (file.endsWith('.csv')) {
    const beside = file.replace(/\.csv$/, '.json')
    if (!existsSync(beside))
      throw new AppError(
        'NOT_FOUND',
        `${file} is checked by its signed twin ${beside}, which is not there.`
      )
    const report = parseReport(readBytes(beside).toString('utf8'), beside)
    return { report, bytesDifference: compareLines(bytes.toString('utf8'), reportCsv(report)) }
  }
  return { report: parseReport(bytes.toString('utf8'), file), bytesDifference: [] }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new AppError('NOT_FOUND', `${file} cannot be read.`, { cause })
  }
}

function parseReport(text: string | null, file: string): AuditReport {
  try {
    const report = JSON.parse(text ?? '') as Partial<AuditReport>
    if (
      report.kind === 'akshi-report' &&
      (report.version === 1 || report.version === 2) &&
      report.signature &&
      report.numbers
    )
      return report as AuditReport
  } catch {
    // Said below, in words.
  }
  throw new AppError(
    'VALIDATION_FAILED',
    `${file} is no report of this program, or its signed part was damaged.`
  )
}

function compareBytes(where: string, found: Buffer, expected: Buffer): Difference[] {
  if (found.equals(expected)) return []
  let at = 0
  while (at < found.length && found[at] === expected[at]) at += 1
  const around = (bytes: Buffer): string => bytes.toString('latin1', Math.max(0, at - 20), at + 20)
  return [{ where: `${where}, byte ${at}`, reported: around(found), recomputed: around(expected) }]
}

function compareLines(found: string, expected: string): Difference[] {
  const [a, b] = [found.split('\n'), expected.split('\n')]
  return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => index)
    .filter((index) => a[index] !== b[index])
    .slice(0, 50)
    .map((index) => ({
      where: `line ${index + 1}`,
      reported: a[index] ?? null,
      recomputed: b[index] ?? null
    }))
}
