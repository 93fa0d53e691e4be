import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import Database from 'better-sqlite3'
import { runAudit } from '../../../src/cli/audit/audit'
import { createOperator } from '../../../src/main/core/admin/operators'
import type { LibraryVerdict } from '../../../src/main/core/audit/verify/verify-library'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { configFolder } from '../../../src/main/core/workstation-id'
import { seedLibrary } from '../../helpers/seed-library'

const root = mkdtempSync(join(tmpdir(), 'akshi-audit-cli-'))
const dir = join(root, 'library')

beforeAll(() => seedLibrary(dir, { images: 60, batchSize: 30 }).close())
afterAll(() => rmSync(root, { recursive: true }))

async function akshi(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const io = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) }
  }
  return { code: await runAudit(argv, io), out, err }
}

describe('akshi audit', () => {
  it('writes a report that it then verifies, and finds one that was changed by a digit', async () => {
    const made = await akshi(
      'report',
      '--library',
      dir,
      '--out',
      join(root, 'out'),
      '--bootstrap',
      '50',
      '--json'
    )
    expect(made.code).toBe(0)
    const files = readdirSync(join(root, 'out')).map((name) => join(root, 'out', name))
    expect(files.map((file) => file.split('.').at(-1)).sort()).toEqual(['csv', 'json', 'pdf'])
    for (const file of files)
      expect((await akshi('verify', '--report', file, '--library', dir)).code).toBe(0)
    const json = files.find((file) => file.endsWith('.json')) ?? ''
    writeFileSync(
      json,
      readFileSync(json, 'utf8').replace(
        /"exact":0\.(\d)/,
        (_, d: string) => `"exact":0.${(Number(d) + 1) % 10}`
      )
    )
    const forged = await akshi('verify', '--report', json, '--library', dir)
    expect(forged.code).toBe(3)
    expect(forged.out).toContain('summary.exact')
  })

  it('keeps the signing key where its owner alone may read it', () => {
    expect(statSync(join(configFolder(), 'signing-key.pem')).mode & 0o777).toBe(0o600)
  })

  it('does not believe another key than the one that is named', async () => {
    const [json] = readdirSync(join(root, 'out')).filter((name) => name.endsWith('.pdf'))
    const verdict = await akshi(
      'verify',
      '--report',
      join(root, 'out', json ?? ''),
      '--key',
      'a'.repeat(64),
      '--json'
    )
    expect(verdict.code).toBe(3)
    expect(JSON.parse(verdict.out)).toMatchObject({ signature: 'unpinned', differences: [] })
  })

  it('exports CSV and FHIR', async () => {
    const made = await akshi(
      'export',
      '--library',
      dir,
      '--out',
      join(root, 'exports'),
      '--kind',
      'csv,fhir',
      '--json'
    )
    expect(made.code).toBe(0)
    expect((JSON.parse(made.out) as { files: string[] }).files).toHaveLength(4)
  })

  it('logs each report and export in the library', () => {
    const db = new Database(join(dir, 'akshi.db'), { readonly: true })
    const kinds = db
      .prepare(`SELECT payload ->> 'kind' FROM event WHERE type = 'access.report' ORDER BY seq`)
      .pluck()
      .all()
    db.close()
    expect(kinds).toEqual(['report', 'csv', 'fhir'])
  })

  it('exits 3 and names the first bad event of a library that was tampered with', async () => {
    const db = new Database(join(dir, 'akshi.db'))
    db.exec(
      `DROP TRIGGER event_no_update; UPDATE event SET at = '2025-01-01T00:00:00.000Z' WHERE seq = 40`
    )
    db.close()
    const verdict = await akshi('verify', '--library', dir, '--json')
    expect(verdict.code).toBe(3)
    expect((JSON.parse(verdict.out) as LibraryVerdict).firstBad?.seq).toBe(40)
  })

  it('asks for an auditor once the library has an administrator, and always for an identified report', async () => {
    const other = join(root, 'other')
    const library = openLibrary(other, { workstationId: 'w', appVersion: '0.1.0' })
    await expect(akshi('report', '--library', dir, '--identified')).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN'
    })
    await createOperator(
      library,
      { operatorId: 'owner', workstationId: 'w' },
      {
        name: 'Ada',
        roles: ['admin'],
        passphrase: 'a long passphrase'
      }
    )
    library.close()
    await expect(akshi('report', '--library', other)).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN'
    })
    const secret = join(root, 'secret')
    writeFileSync(secret, 'a long passphrase\n')
    const { openSync } = await import('node:fs')
    await expect(
      akshi(
        'report',
        '--library',
        other,
        '--operator',
        'Ada',
        '--passphrase-fd',
        String(openSync(secret, 'r'))
      )
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    // Would catch: a command that may be asked with one passphrase after the other, and nobody hears of it.
    writeFileSync(secret, 'another passphrase\n')
    const descriptor = String(openSync(secret, 'r'))
    await expect(
      akshi('report', '--library', other, '--operator', 'Ada', '--passphrase-fd', descriptor)
    ).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    const journal = readFileSync(join(other, 'journal', 'events.jsonl'), 'utf8')
    expect(journal).toContain('operator.sign_in_failed')
  })

  it('refuses what it does not understand with exit code 2', async () => {
    expect((await akshi('prove')).code).toBe(2)
  })
})
