import { hash, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteInput, RouteOutput } from '../../../shared/contract'
import type { AuditFile } from '../../../shared/contract/audit'
import type { ReportNumbers } from '../../../shared/contract/audit-report'
import type { Actor } from '../store/event-log'
import type { Library } from '../store/open-library'
import { APP_VERSION } from '../version'
import { auditFacets, auditImages, accessLog } from './audit-queries'
import { exportFiles, type ExportRequest } from './export/export-files'
import { recordHead, type HeadReason } from './heads'
import { reportCsv } from './report/csv'
import { makeReport, pseudonymsFor, type AuditReport } from './report/document'
import { reportPdf } from './report/pdf/report-pdf'
import type { CohortMap, CohortMapInput } from './cohort-map'
import type { RunHooks } from './report/run-bootstrap'
import type { NumbersInput } from './worker/job'
import { runInWorker } from './worker/run-in-worker'
import { listReportFiles, readReportFile } from './report-files'
import type { SigningKey } from './signing-key'

export interface AuditServiceOptions {
  readonly library: Library
  /** Opened when something is first signed. */
  readonly key: () => SigningKey
  readonly onProgress?: (share: number) => void
}

type ReportRequest = RouteInput<'audit.report'>

export interface MadeFiles {
  readonly folder: string
  readonly files: readonly AuditFile[]
}

export interface Output extends RunHooks {
  /** Instead of the library's `reports` folder. */
  readonly folder?: string
}

/** What an auditor asks of one library. Everything that leaves it is written to the access log. */
export function createAuditService({ library, key, onProgress }: AuditServiceOptions) {
  const seen = new Set<string>()
  const running = new Map<string, AbortController>()
  const runFor = async <T>(caller: string, work: (hooks: RunHooks) => Promise<T>): Promise<T> => {
    running.get(caller)?.abort()
    const own = new AbortController()
    running.set(caller, own)
    try {
      return await work({ signal: own.signal, ...(onProgress ? { onProgress } : {}) })
    } finally {
      if (running.get(caller) === own) running.delete(caller)
    }
  }
  const write = (
    folder: string,
    contents: readonly { readonly name: string; readonly data: string | Buffer }[]
  ): AuditFile[] => {
    mkdirSync(folder, { recursive: true })
    return contents.map(({ name, data }) => {
      writeFileSync(join(folder, name), data, { flag: 'wx' })
      return { name, bytes: Buffer.byteLength(data) }
    })
  }
  const reportsFolder = join(library.dir, 'reports')

  return {
    facets: (): RouteOutput<'audit.facets'> => auditFacets(library.db),

    /** One computation a caller: a second one ends the first. */
    numbers: (caller: string, input: NumbersInput): Promise<ReportNumbers> =>
      runFor(caller, (hooks) =>
        runInWorker<'numbers'>(library.dir, { kind: 'numbers', input }, hooks)
      ),

    map: (caller: string, input: CohortMapInput): Promise<CohortMap> =>
      runFor(`${caller} map`, (hooks) =>
        runInWorker<'map'>(library.dir, { kind: 'map', input }, hooks)
      ),

    cancel(caller: string): void {
      running.get(caller)?.abort()
      running.get(`${caller} map`)?.abort()
    },

    images: (input: RouteInput<'audit.images'>): RouteOutput<'audit.images'> =>
      auditImages(library.db, input),

    async report(
      actor: Actor,
      request: ReportRequest,
      output: Output = {}
    ): Promise<MadeFiles & { readonly reportId: string; readonly fingerprint: string }> {
      const { formats, ...options } = request
      const report = await makeReport(
        { db: library.db, libraryId: library.id },
        options,
        { key: key(), appVersion: APP_VERSION },
        output
      )
      const contents = await filesOf(report, formats)
      const folder = output.folder ?? reportsFolder
      const files = write(folder, contents)
      library.log.append(actor, [
        {
          type: 'access.report',
          payload: {
            kind: 'report',
            files: files.map((file) => file.name),
            sha256: contents.map(({ data }) => hash('sha256', data)),
            identified: request.identified
          }
        }
      ])
      recordHead(library, key(), 'report')
      return { reportId: report.reportId, fingerprint: report.signature.fingerprint, folder, files }
    },

    export(actor: Actor, request: ExportRequest, output: Output = {}): MadeFiles {
      const exportId = randomBytes(8).toString('hex')
      const names = pseudonymsFor(library.db, exportId, request.identified)
      const contents = exportFiles(library.db, request, names, exportId)
      const folder = output.folder ?? reportsFolder
      const files = write(folder, contents)
      library.log.append(actor, [
        {
          type: 'access.report',
          payload: {
            kind: request.kind,
            files: files.map((file) => file.name),
            sha256: contents.map(({ data }) => hash('sha256', data)),
            identified: request.identified
          }
        }
      ])
      return { folder, files }
    },

    files: (): AuditFile[] => listReportFiles(reportsFolder),

    file(actor: Actor, name: string): RouteOutput<'audit.file'> {
      const data = readReportFile(reportsFolder, name)
      library.log.append(actor, [
        {
          type: 'access.report',
          payload: {
            kind: 'file',
            files: [name],
            sha256: [hash('sha256', data)],
            identified: false
          }
        }
      ])
      return { name, base64: data.toString('base64') }
    },

    /** A page shows patients by their ids, whatever its filters are. */
    pageSaved(actor: Actor, sha256: string): void {
      library.log.append(actor, [
        {
          type: 'access.report',
          payload: { kind: 'page', files: [], sha256: [sha256], identified: true }
        }
      ])
    },

    async verify(): Promise<RouteOutput<'audit.verify'>> {
      const { fingerprint } = key()
      const verdict = await runInWorker<'verify'>(library.dir, {
        kind: 'verify',
        input: { pinned: [fingerprint] }
      })
      return {
        ok: verdict.ok,
        events: verdict.head?.seq ?? 0,
        signedHeads: verdict.signedHeads,
        fingerprint,
        firstBad: verdict.firstBad?.seq ?? null,
        findings: verdict.findings.map(({ check, severity, message }) => ({
          check,
          severity,
          message
        }))
      }
    },

    accessLog: (page: RouteInput<'audit.accessLog'>): RouteOutput<'audit.accessLog'> =>
      accessLog(library.db, page),

    /** Notes that somebody looked at a photograph outside a reading; once a person and photograph. */
    imageOpened(actor: Actor, imageId: string, purpose: 'audit' | 'worklist'): void {
      const looked = `${actor.operatorId} ${imageId}`
      if (seen.has(looked)) return
      seen.add(looked)
      library.log.append(actor, [{ type: 'access.image', payload: { imageId, purpose } }])
    },

    /**
     * Signs how far the chain reaches: when a library is opened or closed, a batch signed off, a backup made.
     * A key that cannot be read must not keep anybody from reading: then there is no head.
     */
    recordHead(reason: HeadReason, file?: string): boolean {
      try {
        recordHead(library, key(), reason, file)
        return true
      } catch {
        return false
      }
    },

    close(): void {
      for (const controller of running.values()) controller.abort()
    }
  }
}

export type AuditService = ReturnType<typeof createAuditService>

async function filesOf(
  report: AuditReport,
  formats: ReportRequest['formats']
): Promise<{ name: string; data: string | Buffer }[]> {
  const stem = `report-${report.createdAt.slice(0, 10)}-${report.reportId}`
  const files: { name: string; data: string | Buffer }[] = []
  // A CSV is checked by its signed twin.
  if (formats.includes('json') || formats.includes('csv'))
    files.push({ name: `${stem}.json`, data: JSON.stringify(report) })
  if (formats.includes('csv')) files.push({ name: `${stem}.csv`, data: reportCsv(report) })
  if (formats.includes('pdf')) files.push({ name: `${stem}.pdf`, data: await reportPdf(report) })
  return files
}
