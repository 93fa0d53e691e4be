import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../../src/main/core/store/chain'
import { lockLibrary } from '../../../src/main/core/store/library-lock'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempLibrary, WORKSTATION } from '../../helpers/temp-library'

describe('event log', () => {
  it('refuses UPDATE, DELETE, INSERT OR REPLACE and gaps, so that no code path can rewrite history', () => {
    using temp = tempLibrary()
    const { db } = temp.library
    temp.library.log.append(actor('a'), batchEvents('b1'))
    expect(() => db.exec(`UPDATE event SET type = 'x' WHERE seq = 1`)).toThrow(/append-only/)
    expect(() => db.exec('DELETE FROM event WHERE seq = 2')).toThrow(/append-only/)
    expect(() => db.exec('INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 2')).toThrow(
      /append-only/
    )
    expect(() =>
      db.exec(
        `INSERT INTO event SELECT 9, 'z', at, type, operator_id, workstation_id, payload, prev_hash, '${'f'.repeat(64)}' FROM event WHERE seq = 1`
      )
    ).toThrow(/in order/)
    expect(verifyChain(db)).toMatchObject({ ok: true, events: 3 })
  })

  it('appends all events of a step or none: half a step would be a reading that never happened', () => {
    using temp = tempLibrary()
    const before = temp.library.log.head()
    expect(() =>
      temp.library.log.append(actor('a'), [...batchEvents('b1'), imageEvent('i', 'no-such-batch')])
    ).toThrow()
    expect(temp.library.log.head()).toEqual(before)
    const batches = temp.library.db.prepare('SELECT count(*) FROM batch').pluck().get()
    expect(batches).toBe(0)
  })

  it('keeps one journal line an event, from which a lost database can be made again', () => {
    using temp = tempLibrary()
    temp.library.log.append(actor('a'), batchEvents('b1'))
    const lines = readFileSync(join(temp.dir, 'journal', 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
    const rows = temp.library.db.prepare('SELECT * FROM event ORDER BY seq').all()
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows)
  })

  it('names the first altered event when someone drops the triggers and edits by hand', () => {
    using temp = tempLibrary()
    temp.library.log.append(actor('a'), batchEvents('b1'))
    const { db } = temp.library
    db.exec('DROP TRIGGER event_no_update')
    db.exec(`UPDATE event SET payload = replace(payload, 'b1', 'b2') WHERE seq = 2`)
    expect(verifyChain(db)).toMatchObject({ ok: false, seq: 2, problem: 'altered' })
  })
})

describe('opening a library', () => {
  it('keeps a second process out while the first has it, and frees it on close', () => {
    using temp = tempLibrary()
    expect(() => lockLibrary(temp.dir)).toThrow(/open in another Akshi process/)
    temp.library.close()
    lockLibrary(temp.dir).release()
    openLibrary(temp.dir, { workstationId: WORKSTATION, appVersion: '0' }).close()
  })

  it('refuses a library of a newer release instead of guessing at its rows', () => {
    using temp = tempLibrary()
    temp.library.db.pragma('user_version = 999')
    temp.library.close()
    expect(() => openLibrary(temp.dir, { workstationId: WORKSTATION, appVersion: '0' })).toThrow(
      /newer Akshi/
    )
  })
})
