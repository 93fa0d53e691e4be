import { randomBytes } from 'node:crypto'
import type { ReportNumbers, ReportOptions } from '../../../../shared/contract/audit-report'
import type { ChainHead } from '../../store/chain'
import { chainHead } from '../../store/event-log'
import type { ReadDb } from '../../store/database'
import { METHOD_VERSION, type MethodVersion } from '../dataset/method-version'
import { readDataset } from '../dataset/read-dataset'
import { selectImages } from '../dataset/select-readings'
import type { Signature, SigningKey } from '../signing-key'
import { computeReport } from './compute-report'
import { methodsOf } from './methods'
import { IDENTIFIED, saltedIds, type Pseudonyms } from './pseudonyms'
import { hashImages, hashReadings, type RowsHash } from './row-hash'
import type { RunHooks } from './run-bootstrap'

/** A report as it is signed: everything that a reader needs to recompute it. */
export interface AuditReport {
  readonly kind: 'akshi-report'
  readonly version: MethodVersion
  readonly reportId: string
  readonly createdAt: string
  readonly app: { readonly version: string }
  readonly library: { readonly id: string; readonly head: ChainHead }
  readonly options: ReportOptions
  /** Names of the batches that the filter asks for. They are free text, so only identified reports have them. */
  readonly batches?: readonly { readonly id: string; readonly name: string }[]
  /** Rows that the numbers were computed from: all readings, and the images inside the filters. */
  readonly inputs: { readonly readings: RowsHash; readonly images: RowsHash }
  readonly methods: readonly string[]
  readonly numbers: ReportNumbers
  readonly signature: Signature
}

export type UnsignedReport = Omit<AuditReport, 'signature'>

export interface ReportSource {
  readonly db: ReadDb
  readonly libraryId: string
}

/** Computes and signs a report. */
export async function makeReport(
  source: ReportSource,
  options: ReportOptions,
  context: { readonly key: SigningKey; readonly appVersion: string; readonly now?: Date },
  hooks: RunHooks = {}
): Promise<AuditReport> {
  const unsigned = await computeDocument(
    source,
    {
      reportId: randomBytes(8).toString('hex'),
      createdAt: (context.now ?? new Date()).toISOString(),
      appVersion: context.appVersion,
      head: chainHead(source.db),
      options,
      version: METHOD_VERSION
    },
    hooks
  )
  return { ...unsigned, signature: context.key.sign(unsigned) }
}

/** The document without its signature; the same source and header give the same document. */
export async function computeDocument(
  { db, libraryId }: ReportSource,
  header: {
    readonly reportId: string
    readonly createdAt: string
    readonly appVersion: string
    readonly head: ChainHead
    readonly options: ReportOptions
    readonly version: MethodVersion
  },
  hooks: RunHooks = {}
): Promise<UnsignedReport> {
  const { options, reportId, version } = header
  const dataset = readDataset(db, options.filter, version)
  const numbers = await computeReport(
    dataset,
    options,
    pseudonymsFor(db, reportId, options.identified),
    hooks
  )
  const images = selectImages(dataset.images, options.filter)
  return {
    kind: 'akshi-report',
    version,
    reportId,
    createdAt: header.createdAt,
    app: { version: header.appVersion },
    library: { id: libraryId, head: header.head },
    options,
    ...(options.identified && options.filter.batches && { batches: batchesOf(db, options) }),
    inputs: { readings: hashReadings(dataset.readings), images: hashImages(images) },
    methods: methodsOf(version, numbers.coverage !== undefined),
    numbers
  }
}

function batchesOf(db: ReadDb, { filter }: ReportOptions): { id: string; name: string }[] {
  const asked = new Set(filter.batches)
  const all = db.prepare<[], { id: string; name: string }>('SELECT id, name FROM batch ORDER BY id')
  return all.all().filter(({ id }) => asked.has(id))
}

export function pseudonymsFor(db: ReadDb, reportId: string, identified: boolean): Pseudonyms {
  if (identified) return IDENTIFIED
  const row = db.prepare<[], { hash: string }>('SELECT hash FROM event WHERE seq = 1').get()
  return saltedIds(row?.hash ?? '', reportId)
}
