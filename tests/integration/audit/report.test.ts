import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeReport, type AuditReport } from '../../../src/main/core/audit/report/document'
import { reportCsv } from '../../../src/main/core/audit/report/csv'
import { attachedReport, reportPdf } from '../../../src/main/core/audit/report/pdf/report-pdf'
import { verifyReport } from '../../../src/main/core/audit/report/verify-report'
import { openSigningKey, type SigningKey } from '../../../src/main/core/audit/signing-key'
import { openLibrary, type Library } from '../../../src/main/core/store/open-library'
import { seedLibrary, SEED_WORKSTATION } from '../../helpers/seed-library'

const root = mkdtempSync(join(tmpdir(), 'akshi-report-'))
const dir = join(root, 'library')
let library: Library
let key: SigningKey
let report: AuditReport
const json = join(root, 'r.json')

beforeAll(async () => {
  key = openSigningKey(join(root, 'config'))
  library = seedLibrary(dir, { images: 240, batchSize: 60, second: 0.4, read: 0.9 })
  report = await makeReport(
    { db: library.db, libraryId: library.id },
    { filter: {}, replicates: 100, seed: 7, identified: false },
    { key, appVersion: '0.1.0' }
  )
  writeFileSync(json, JSON.stringify(report))
  writeFileSync(join(root, 'r.csv'), reportCsv(report))
  writeFileSync(join(root, 'r.pdf'), await reportPdf(report))
})
afterAll(() => {
  library.close()
  rmSync(root, { recursive: true })
})

const verify = (file: string) => verifyReport(file, { pinned: [key.fingerprint], library: dir })

/** Changes one digit of the number after `"name":`, and signs anew if asked to. */
function forge(name: string, pick: (report: AuditReport) => unknown): string {
  const forged = structuredClone(report)
  const holder = pick(forged) as Record<string, number>
  // The last digit of a double may be beyond its precision: change one that counts.
  const text = String(holder[name])
  const at = text.includes('.') ? text.indexOf('.') + 2 : text.length - 1
  holder[name] = Number(
    text.slice(0, at) + String((Number(text[at]) + 1) % 10) + text.slice(at + 1)
  )
  const file = join(root, 'forged.json')
  writeFileSync(file, JSON.stringify(forged))
  return file
}

describe('a report', () => {
  it('is found sound in each of its three forms (no false alarm)', async () => {
    for (const name of ['r.json', 'r.csv', 'r.pdf'])
      expect(await verify(join(root, name))).toMatchObject({
        ok: true,
        signature: 'valid',
        differences: []
      })
  })

  it('says which number was changed by one digit, although its signature alone would tell that something was', async () => {
    const places: [string, (of: AuditReport) => unknown][] = [
      ['kappa', (of) => of.numbers.networkBlind.summary],
      ['n', (of) => of.numbers.readings],
      ['index', (of) => of.numbers.automationBias],
      ['low', (of) => of.numbers.networkFinal.summary.bootstrap],
      ['toward', (of) => of.numbers.switches.network],
      ['medianMs', (of) => of.numbers.readingTime],
      ['seq', (of) => of.library.head]
    ]
    for (const [name, pick] of places) {
      const verdict = await verify(forge(name, pick))
      expect(verdict.ok).toBe(false)
      expect(verdict.signature).toBe('invalid')
      expect(verdict.differences.map((difference) => difference.where).join()).toContain(
        name === 'seq' ? 'head' : name
      )
    }
  })

  it('is found out when it was changed and signed again with a key of one’s own', async () => {
    const stranger = openSigningKey(join(root, 'stranger'))
    const { signature: _, ...unsigned } = structuredClone(report)
    const file = join(root, 'resigned.json')
    writeFileSync(file, JSON.stringify({ ...unsigned, signature: stranger.sign(unsigned) }))
    expect(await verify(file)).toMatchObject({ ok: false, signature: 'unpinned' })
  })

  it('finds a digit changed on the printed pages while the attached data were left alone', async () => {
    const pdf = readFileSync(join(root, 'r.pdf'))
    const attachment = pdf.indexOf('/Type /EmbeddedFile')
    const at = pdf.indexOf('Tj', 0) > 0 ? pdf.indexOf('Tj') : pdf.indexOf('TJ')
    expect(at).toBeGreaterThan(0)
    // Hexadecimal text: a changed digit is a changed letter on paper.
    const digit = pdf.subarray(0, at).lastIndexOf('<') + 2
    expect(digit).toBeLessThan(attachment < at ? at : attachment)
    pdf[digit] = pdf[digit] === 0x35 ? 0x36 : 0x35
    writeFileSync(join(root, 'forged.pdf'), pdf)
    const verdict = await verify(join(root, 'forged.pdf'))
    expect(verdict).toMatchObject({ ok: false, signature: 'valid' })
    expect(verdict.differences[0]?.where).toContain('printed pages')
  })

  it('names the line of a CSV that was changed', async () => {
    const lines = readFileSync(join(root, 'r.csv'), 'utf8').split('\n')
    const at = lines.findIndex((line) => line.startsWith('networkBlind,summary,kappa'))
    expect(at).toBeGreaterThan(0)
    writeFileSync(
      join(root, 'r2.csv'),
      lines.with(at, 'networkBlind,summary,kappa,0.999').join('\n')
    )
    writeFileSync(join(root, 'r2.json'), JSON.stringify(report))
    expect((await verify(join(root, 'r2.csv'))).differences).toMatchObject([
      { where: `line ${at + 1}` }
    ])
  })

  it('still verifies after the library grew and a reading was amended: it is recomputed as of its head', async () => {
    const row = library.db
      .prepare(`SELECT id FROM reading WHERE final_grade = 0 LIMIT 1`)
      .get() as { id: string }
    library.log.append({ operatorId: 'grader-a', workstationId: SEED_WORKSTATION }, [
      {
        type: 'reading.amended',
        payload: {
          readingId: row.id,
          result: { kind: 'grade', grade: 4, dme: null },
          reason: 'test',
          activeMs: 0
        }
      }
    ])
    expect((await verify(json)).differences).toEqual([])
  })

  it('names no patient, grader or image unless it is identified', () => {
    const text = JSON.stringify(report) + reportCsv(report)
    expect(text).not.toMatch(/P0000\d\d/)
    expect(text).not.toMatch(/grader-[a-d]\b/)
    expect(text).not.toContain('01900000-0000')
    expect(report.numbers.disagreements.rows[0]?.patient).toMatch(/^patient-[0-9a-f]{12}$/)
  })

  it('uses another salt for another report, so that two cannot be joined by their ids', async () => {
    const again = await makeReport({ db: library.db, libraryId: library.id }, report.options, {
      key,
      appVersion: '0.1.0'
    })
    expect(again.numbers.disagreements.rows[0]?.image).not.toBe(
      report.numbers.disagreements.rows[0]?.image
    )
  })

  it('does not take another library for its own', async () => {
    const other = join(root, 'other')
    openLibrary(other, { workstationId: 'w', appVersion: '0.1.0' }).close()
    const verdict = await verifyReport(json, { pinned: [key.fingerprint], library: other })
    expect(verdict.ok).toBe(false)
    expect(verdict.differences[0]?.where).toBe('library.head')
  })

  it('carries its signed data inside the PDF', () => {
    expect(JSON.parse(attachedReport(readFileSync(join(root, 'r.pdf'))) ?? '')).toEqual(
      JSON.parse(JSON.stringify(report))
    )
  })

  it('gives every table its n and its exclusions, and they add up to the readings', () => {
    const { numbers } = report
    for (const table of [
      numbers.networkBlind,
      numbers.networkFinal,
      numbers.graderFinal,
      numbers.gradability
    ]) {
      const left = Object.values(table.excluded).reduce((sum, n) => sum + n, 0)
      expect(table.n + left).toBe(numbers.readings.counted)
    }
    const left = Object.values(numbers.readings.excluded).reduce((sum, n) => sum + n, 0)
    expect(numbers.readings.counted + left).toBe(numbers.readings.n)
  })
})
