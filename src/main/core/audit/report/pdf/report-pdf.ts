import PDFDocument from 'pdfkit'
import type { AuditReport } from '../document'
import { INK, line, PAGE, CONTENT, createCursor, rule, type Doc } from '../../../printing/page'
import { fixed } from './numbers'
import { coveragePage } from './coverage-page'
import { accuracyPages, driftPages, groupPages } from './detail-pages'
import { closingPages, frontPage, matrixPage } from './front-pages'

const ATTACHMENT = 'akshi-report.json'

/**
 * The report as printable A4 pages, charts as vectors, with the signed JSON attached. Nothing in it depends on
 * when or where it is printed: the same report gives the same bytes, which is how a printed page is verified.
 */
export function reportPdf(report: AuditReport): Promise<Buffer> {
  const at = new Date(report.createdAt)
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    // Uncompressed: compression differs between releases of zlib, and an auditor can read the file.
    compress: false,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `Agreement report ${report.reportId}`,
      Author: 'Akshi',
      Subject: 'Agreement between graders and network in diabetic retinopathy screening',
      CreationDate: at,
      ModDate: at
    }
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const finished = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  const cursor = createCursor(doc)
  frontPage(cursor, report)
  matrixPage(cursor, report)
  groupPages(cursor, report)
  coveragePage(cursor, report)
  accuracyPages(cursor, report)
  driftPages(cursor, report)
  closingPages(cursor, report)
  footers(doc, report)
  doc.file(Buffer.from(JSON.stringify(report)), {
    name: ATTACHMENT,
    type: 'application/json',
    description: 'The signed report; akshi audit verify reads it',
    creationDate: at,
    modifiedDate: at
  })
  doc.end()
  return finished
}

/** The JSON that is attached to a report's PDF, or null. */
export function attachedReport(pdf: Buffer): string | null {
  const type = pdf.indexOf('/Type /EmbeddedFile')
  const start = pdf.indexOf('stream\n', type)
  const end = pdf.indexOf('\nendstream', start)
  if (type < 0 || start < 0 || end < 0) return null
  return pdf.toString('utf8', start + 7, end)
}

function footers(doc: Doc, report: AuditReport): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    const y = PAGE.height - 36
    rule(doc, PAGE.left, y - 6, CONTENT)
    line(
      doc,
      `Report ${report.reportId}  ·  ${report.createdAt.slice(0, 16).replace('T', ' ')} UTC  ·  signed by ${report.signature.fingerprint.slice(0, 16)}  ·  ${report.options.identified ? 'IDENTIFIED: keep as patient records' : 'de-identified'}`,
      PAGE.left,
      y,
      { size: 7, color: report.options.identified ? INK.alarm : INK.muted, width: CONTENT - 60 }
    )
    line(doc, `${fixed(page - start + 1, 0)} / ${fixed(count, 0)}`, PAGE.left, y, {
      size: 7,
      color: INK.muted,
      width: CONTENT,
      align: 'right'
    })
  }
}
