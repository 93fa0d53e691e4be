import type { PrintToPDFOptions } from 'electron'
import { hash } from 'node:crypto'
import type { Result } from '../../shared/contract/result'

export interface SavePagePorts {
  print(options: PrintToPDFOptions): Promise<Buffer>
  /** Asks where to; null when dismissed. */
  choose(name: string): Promise<string | null>
  /** Writes the file's hash into the log, in the operator's name. The router refuses whoever is no auditor. */
  record(sha256: string): Promise<Result<unknown>>
  write(path: string, pdf: Buffer): Promise<void>
  readonly footer: string
  readonly now: Date
}

/**
 * Saves the audit view as it is shown, charts included. Signed reports are made by the report itself; this is for a
 * meeting's hand-out, and each sheet says so.
 * @returns why it was refused; null: saved, or dismissed
 */
export async function savePage(ports: SavePagePorts): Promise<string | null> {
  const stamp = ports.now.toISOString().slice(0, 16).replace('T', ' ')
  const pdf = await ports.print({
    printBackground: true,
    pageSize: 'A4',
    landscape: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: `<div style="width:100%;margin:0 10mm;font-size:8px;display:flex;justify-content:space-between"><span>${ports.footer} ${stamp} UTC</span><span><span class="pageNumber"></span>/<span class="totalPages"></span></span></div>`
  })
  const path = await ports.choose(`akshi-audit-${stamp.slice(0, 10)}.pdf`)
  if (path === null) return null
  // First in the log, then on the disk: nothing leaves unrecorded.
  const recorded = await ports.record(hash('sha256', pdf))
  if (!recorded.ok) return recorded.error.message
  await ports.write(path, pdf)
  return null
}
