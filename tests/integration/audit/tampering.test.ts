import Database from 'better-sqlite3'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordHead } from '../../../src/main/core/audit/heads'
import { openSigningKey } from '../../../src/main/core/audit/signing-key'
import {
  verifyLibrary,
  type LibraryVerdict
} from '../../../src/main/core/audit/verify/verify-library'
import { eventHash, type EventRow } from '../../../src/main/core/store/chain'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { seedLibrary, SEED_WORKSTATION } from '../../helpers/seed-library'

const root = mkdtempSync(join(tmpdir(), 'akshi-tamper-'))
const sound = join(root, 'sound')
let dir = ''
let copies = 0
let pinned: string[] = []

beforeAll(() => {
  const key = openSigningKey(join(root, 'config'))
  pinned = [key.fingerprint]
  const library = seedLibrary(sound, { images: 40, outputs: true, batchSize: 20 })
  recordHead(library, key, 'closed')
  recordHead(library, key, 'backup', join(sound, 'backups', '2025-02-01', 'heads.jsonl'))
  library.close()
})
afterAll(() => rmSync(root, { recursive: true }))
beforeEach(() => {
  dir = join(root, `copy-${copies++}`)
  cpSync(sound, dir, { recursive: true })
})
afterEach(() => rmSync(dir, { recursive: true }))

/** Someone with the file, another program and no regard for triggers. */
function byHand(work: (db: Database.Database) => void): void {
  const db = new Database(join(dir, 'akshi.db'))
  work(db)
  db.close()
}
/** Without the append-only triggers, which are put back afterwards so that the schema looks untouched. */
function behindTriggers(work: (db: Database.Database) => void): void {
  byHand((db) => {
    const kept = db.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as {
      name: string
      sql: string
    }[]
    for (const { name } of kept) db.exec(`DROP TRIGGER ${name}`)
    work(db)
    for (const { sql } of kept) db.exec(sql)
  })
}
const verify = (): Promise<LibraryVerdict> => verifyLibrary(dir, { pinned })
const brokenChecks = (verdict: LibraryVerdict): string[] => [
  ...new Set(verdict.findings.filter((f) => f.severity === 'broken').map((f) => f.check))
]
const eventAt = (db: Database.Database, seq: number): EventRow =>
  db.prepare('SELECT * FROM event WHERE seq = ?').get(seq) as EventRow

describe('verifyLibrary', () => {
  it('finds nothing in a library that nobody touched (no false alarm)', async () => {
    const verdict = await verify()
    expect(verdict.findings).toEqual([])
    expect(verdict).toMatchObject({ ok: true, signedHeads: 2, firstBad: null })
  })

  it('stays silent after the library was opened and worked in again', async () => {
    const library = openLibrary(dir, { workstationId: SEED_WORKSTATION, appVersion: '0.1.0' })
    library.log.append({ operatorId: 'auditor-a', workstationId: SEED_WORKSTATION }, [
      { type: 'operator.signed_in', payload: { operatorId: 'auditor-a' } }
    ])
    library.close()
    expect((await verify()).findings).toEqual([])
  })

  it('stays silent when somebody goes on reading while it looks', async () => {
    const library = openLibrary(dir, { workstationId: SEED_WORKSTATION, appVersion: '0.1.0' })
    const key = openSigningKey(join(root, 'config'))
    let written = 0
    const verdict = await verifyLibrary(dir, {
      pinned,
      onProgress: (check) => {
        if (check !== 'heads' && check !== 'journal') return
        library.log.append({ operatorId: 'auditor-a', workstationId: SEED_WORKSTATION }, [
          { type: 'operator.signed_in', payload: { operatorId: 'auditor-a' } }
        ])
        recordHead(library, key, 'signed-off')
        written += 1
      }
    })
    library.close()
    expect(written).toBe(2)
    expect(verdict.findings).toEqual([])
  })

  it('1 finds a trigger that was dropped', async () => {
    byHand((db) => db.exec('DROP TRIGGER event_no_update'))
    const verdict = await verify()
    expect(verdict.ok).toBe(false)
    expect(verdict.findings[0]?.message).toContain('trigger event_no_update is gone')
  })

  it('2 finds a grade edited in an event, and names that event', async () => {
    let seq = 0
    behindTriggers((db) => {
      seq = db
        .prepare(
          `SELECT seq FROM event WHERE type = 'reading.blind_grade' AND payload LIKE '%"grade":%' ORDER BY seq LIMIT 1`
        )
        .pluck()
        .get() as number
      db.prepare(
        `UPDATE event SET payload = replace(payload, '"grade":', '"grade": ') WHERE seq = ?`
      ).run(seq)
    })
    expect(await verify()).toMatchObject({ ok: false, firstBad: { seq } })
  })

  it('3 finds an event replaced by INSERT OR REPLACE from a connection without recursive triggers', async () => {
    byHand((db) => {
      db.exec('DROP TRIGGER event_in_order')
      const row = eventAt(db, 50)
      const forged = { ...row, at: '2025-01-01T00:00:00.000Z' }
      db.prepare(
        `INSERT OR REPLACE INTO event VALUES (@seq, @id, @at, @type, @operator_id, @workstation_id, @payload, @prev_hash, @hash)`
      ).run({ ...forged, hash: eventHash(forged) })
      db.exec(triggerOf('event_in_order'))
    })
    // The forged row is consistent in itself: the chain breaks after it, but the journal names it.
    expect(await verify()).toMatchObject({ ok: false, firstBad: { seq: 50 } })
  })

  it('4 finds a projected row that was edited while the events were left alone', async () => {
    byHand((db) =>
      db.exec(
        `UPDATE reading SET blind_grade = (blind_grade + 1) % 5 WHERE blind_kind = 'grade' AND rowid = 3`
      )
    )
    const verdict = await verify()
    expect(brokenChecks(verdict)).toEqual(['projections'])
    expect(verdict.findings[0]?.message).toContain('blind_grade')
  })

  it('5 finds two events that were swapped', async () => {
    behindTriggers((db) => {
      db.exec(`UPDATE event SET seq = 1000000 WHERE seq = 60;
        UPDATE event SET seq = 60 WHERE seq = 61; UPDATE event SET seq = 61 WHERE seq = 1000000`)
    })
    expect(await verify()).toMatchObject({ ok: false, firstBad: { seq: 60 } })
  })

  it('6 finds a tail cut off from database, derived tables and journal, by the signed heads', async () => {
    const verdict = await cutTail()
    expect(brokenChecks(verdict)).toContain('heads')
    expect(verdict.findings.some((f) => f.message.includes('tail was cut off'))).toBe(true)
  })

  it('6b finds a tail cut off where logs and backups were deleted too, by the journal alone', async () => {
    byHandCutTail()
    rmSync(join(dir, 'logs'), { recursive: true })
    rmSync(join(dir, 'backups'), { recursive: true })
    expect(brokenChecks(await verify())).toContain('journal')
  })

  it('7 finds an altered list of migrations', async () => {
    byHand((db) =>
      db.exec(`UPDATE migration SET sha256 = replace(sha256, 'a', 'b') WHERE version = 2`)
    )
    const verdict = await verify()
    expect(brokenChecks(verdict)).toEqual(['schema'])
    expect(verdict.findings[0]?.table).toBe('migration')
  })

  it('8 finds a journal that was replaced, emptied, edited or deleted', async () => {
    const file = join(dir, 'journal', 'events.jsonl')
    const original = readFileSync(file, 'utf8')
    const lines = original.split('\n')
    const forged = JSON.parse(lines[20] ?? '') as EventRow
    const versions = [
      '',
      original.replace('"type":"reading.blind_grade"', '"type":"reading.final_grade"'),
      lines.toSpliced(20, 1).join('\n'),
      lines
        .with(20, JSON.stringify({ ...forged, at: 'x', hash: eventHash({ ...forged, at: 'x' }) }))
        .join('\n')
    ]
    for (const version of versions) {
      writeFileSync(file, version)
      expect(brokenChecks(await verify())).toEqual(['journal'])
    }
    rmSync(file)
    expect(brokenChecks(await verify())).toEqual(['journal'])
  })

  it('9 finds a deleted event', async () => {
    behindTriggers((db) => db.exec('DELETE FROM event WHERE seq = 77'))
    expect(await verify()).toMatchObject({ ok: false, firstBad: { seq: 77, eventId: null } })
  })

  it('10 finds an event inserted with a chain that was rebuilt from there on, by heads and journal', async () => {
    behindTriggers((db) => rebuildChain(db, 90, (row) => ({ ...row, operator_id: 'grader-d' })))
    const verdict = await verify()
    expect(verdict.checks.find((check) => check.check === 'chain')?.ok).toBe(true)
    expect(brokenChecks(verdict)).toEqual(expect.arrayContaining(['heads', 'journal']))
  })

  it('11 finds an activation map that was exchanged', async () => {
    behindTriggers((db) => db.exec(`UPDATE model_output SET cam = zeroblob(196) WHERE rowid = 5`))
    expect(brokenChecks(await verify())).toEqual(['outputs'])
  })

  it('12 finds heads that were signed by a stranger, once the auditor names the key she trusts', async () => {
    const stranger = openSigningKey(join(root, 'stranger'))
    const heads = readFileSync(join(dir, 'logs', 'heads.jsonl'), 'utf8')
    const { signature: _, ...body } = JSON.parse(heads) as Record<string, unknown>
    writeFileSync(
      join(dir, 'logs', 'heads.jsonl'),
      `${JSON.stringify({ ...body, signature: stranger.sign(body) })}\n`
    )
    rmSync(join(dir, 'backups'), { recursive: true })
    const verdict = await verifyLibrary(dir, { pinned, keyRequired: true })
    expect(brokenChecks(verdict)).toEqual(['heads'])
  })

  it('13 finds a head whose number was edited', async () => {
    const file = join(dir, 'logs', 'heads.jsonl')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"seq":(\d+)/, '"seq":3'))
    expect(brokenChecks(await verify())).toEqual(['heads'])
  })

  it('14 finds an original that is missing', async () => {
    const verdict = await verifyLibrary(dir, { pinned, originals: true })
    expect(brokenChecks(verdict)).toEqual(['originals'])
  })

  it('15 says so when the file is no database at all', async () => {
    writeFileSync(
      join(dir, 'akshi.db'),
      'not a database, but long enough to be read as one '.repeat(100)
    )
    expect(await verify()).toMatchObject({ ok: false, findings: [{ check: 'file' }] })
  })

  it('16 holds the library against a head that was kept elsewhere', async () => {
    const kept = { seq: 10, hash: 'f'.repeat(64) }
    expect(await verifyLibrary(dir, { pinned, kept })).toMatchObject({
      ok: false,
      firstBad: { seq: 10 }
    })
  })
})

function triggerOf(name: string): string {
  const db = new Database(join(sound, 'akshi.db'), { readonly: true })
  try {
    return db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(name) as string
  } finally {
    db.close()
  }
}

function byHandCutTail(): void {
  behindTriggers((db) => {
    db.pragma('foreign_keys = OFF')
    const last = db.prepare('SELECT max(seq) FROM event').pluck().get() as number
    db.prepare('DELETE FROM event WHERE seq = ?').run(last)
  })
}

async function cutTail(): Promise<LibraryVerdict> {
  byHandCutTail()
  const file = join(dir, 'journal', 'events.jsonl')
  writeFileSync(file, readFileSync(file, 'utf8').trimEnd().split('\n').slice(0, -1).join('\n'))
  appendFileSync(file, '\n')
  return verify()
}

/** What somebody who knows the code would do: alter one event and hash everything after it anew. */
function rebuildChain(
  db: Database.Database,
  from: number,
  alter: (row: EventRow) => EventRow
): void {
  const rows = db.prepare('SELECT * FROM event WHERE seq >= ? ORDER BY seq').all(from) as EventRow[]
  let prev = rows[0]?.prev_hash ?? ''
  db.prepare('DELETE FROM event WHERE seq >= ?').run(from)
  const insert = db.prepare(
    'INSERT INTO event VALUES (@seq, @id, @at, @type, @operator_id, @workstation_id, @payload, @prev_hash, @hash)'
  )
  for (const [index, row] of rows.entries()) {
    const altered = { ...(index === 0 ? alter(row) : row), prev_hash: prev }
    prev = eventHash(altered)
    insert.run({ ...altered, hash: prev })
  }
}
