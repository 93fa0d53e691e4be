import { setImmediate } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import { CONTENT, createCursor, INK, line, PAGE, type Cursor } from '../../printing/page'
import type { Receipt, ReceiptFile, SignedReceipt } from './receipt'

const ROW = 21
const YIELD_EVERY = 200

/** A receipt to print: the verdict, the counts, every file, the signature. */
export async function receiptPdf(receipt: SignedReceipt): Promise<Buffer> {
  const doc = new PDFDocument({
    ...{ size: 'A4', bufferPages: true, autoFirstPage: true, margin: 0 },
    info: { Title: `Import receipt ${receipt.importId}`, CreationDate: new Date(receipt.head.at) }
  })
  const pieces: Buffer[] = []
  doc.on('data', (piece: Buffer) => pieces.push(piece))
  const ended = new Promise((done) => doc.on('end', done))
  const cursor = createCursor(doc)

  front(cursor, receipt)
  for (const [n, file] of receipt.files.entries()) {
    fileRow(cursor, file)
    // Tens of thousands of rows take seconds: the window must not wait for them.
    if (n % YIELD_EVERY === 0) await setImmediate()
  }
  signatureBlock(cursor, receipt)
  numberPages(doc, receipt.importId)
  doc.end()
  await ended
  return Buffer.concat(pieces)
}

function front(cursor: Cursor, receipt: SignedReceipt): void {
  const { doc } = cursor
  const put = (text: string, style: Parameters<typeof line>[4] = {}, gap = 13): void => {
    line(doc, text, PAGE.left, cursor.y, { width: CONTENT, ...style })
    cursor.y += gap
  }
  put('Import receipt', { size: 18, bold: true, color: INK.accent }, 26)
  put(
    verdictOf(receipt),
    { size: 11, bold: true, color: receipt.safeToRemove ? INK.accent : INK.alarm },
    20
  )
  put(`Card: ${receipt.label}`)
  put(`Operator: ${receipt.operator}`)
  put(`Started ${receipt.startedAt}, finished ${receipt.finishedAt ?? '-'} (UTC)`)
  put(`Import ${receipt.importId}, library ${receipt.libraryId}`)
  const counts = Object.entries(receipt.counts).map(([outcome, n]) => `${n} ${outcome}`)
  put(`${receipt.files.length} files: ${counts.join(', ')}`)
  put(howVerified(receipt), {}, 20)
}

/** Why a card is not safe: files that failed, photographs without a second copy, or no file at all. */
export function verdictOf({ safeToRemove, counts, files, second }: Receipt): string {
  if (safeToRemove)
    return 'SAFE TO REMOVE: each copy was read back from the disk and its hash compared.'
  const why = []
  if ((counts['failed'] ?? 0) > 0) why.push('see the files marked failed')
  const without = files.filter(
    (file) => file.second !== 'verified' && (file.imageId ?? file.duplicateOf) !== null
  ).length
  if (second && without > 0) why.push(`${without} photographs have no verified second copy`)
  if (files.length === 0) why.push('no file was found')
  return `NOT SAFE TO REMOVE: ${why.join('; ')}.`
}

function howVerified({ files, second }: SignedReceipt): string {
  const direct = files.filter((file) => file.verified === 'direct-io').length
  const reopened = files.filter((file) => file.verified === 'reopened').length
  const parts = []
  if (direct > 0) parts.push(`${direct} copies read back past the page cache`)
  if (reopened > 0)
    parts.push(`${reopened} read back through the system, which may have answered from memory`)
  if (second) {
    const copied = files.filter((file) => file.second === 'verified').length
    parts.push(`${copied} second copies verified`)
  }
  return parts.length === 0 ? 'No new copies.' : `${parts.join('; ')}.`
}

function fileRow(cursor: Cursor, file: ReceiptFile): void {
  cursor.need(ROW)
  const { doc } = cursor
  const { y } = cursor
  const bad = file.outcome === 'failed' || file.outcome === 'rejected'
  const outcome = file.second === null ? file.outcome : `${file.outcome}, second ${file.second}`
  line(doc, file.source, PAGE.left, y, { size: 8, width: 292, shrink: true })
  line(doc, file.bytes === null ? '-' : `${file.bytes} B`, PAGE.left + 300, y, {
    ...{ size: 8, align: 'right', width: 70 }
  })
  line(doc, outcome, PAGE.left + 380, y, {
    ...{ size: 8, bold: bad, color: bad ? INK.alarm : INK.text, width: CONTENT - 380 }
  })
  const detail =
    file.reason ??
    (file.duplicateOf !== null
      ? `same as ${file.duplicateOf}`
      : file.container === null
        ? ''
        : `out of a file ${file.container}`)
  line(doc, `${file.sha256 ?? 'no hash'}  ${detail}`, PAGE.left, y + 10, {
    ...{ size: 6, mono: true, color: INK.muted, width: CONTENT }
  })
  cursor.y += ROW
}

function signatureBlock(cursor: Cursor, { csvSha256, head, signature }: SignedReceipt): void {
  cursor.need(90)
  cursor.y += 10
  const put = (text: string): void => {
    line(cursor.doc, text, PAGE.left, cursor.y, { size: 7, mono: true, width: CONTENT })
    cursor.y += 11
  }
  line(cursor.doc, 'Signed', PAGE.left, cursor.y, { size: 10, bold: true })
  cursor.y += 15
  put(`CSV SHA-256  ${csvSha256}`)
  put(`event ${head.seq}   ${head.hash}`)
  put(`key          ${signature.fingerprint}`)
  put(`signature    ${signature.value}`)
  put('The JSON file of this receipt carries the signed text (Ed25519 over canonical JSON).')
}

function numberPages(doc: Cursor['doc'], importId: string): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    line(doc, `${importId}   page ${page - start + 1} of ${count}`, PAGE.left, PAGE.height - 36, {
      ...{ size: 7, color: INK.faint }
    })
  }
}
