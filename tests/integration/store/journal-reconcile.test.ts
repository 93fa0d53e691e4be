import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  readdirSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../../src/main/core/store/chain'
import { openLibrary, type Library } from '../../../src/main/core/store/open-library'
import { batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempLibrary, WORKSTATION } from '../../helpers/temp-library'

const reopen = (dir: string): Library =>
  openLibrary(dir, { workstationId: WORKSTATION, appVersion: '0' })
const lines = (dir: string): string[] =>
  readFileSync(join(dir, 'journal', 'events.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
const types = (library: Library): string[] =>
  library.db.prepare('SELECT type FROM event ORDER BY seq').pluck().all() as string[]

describe('journal and database', () => {
  it('cuts off a half-written line and copies what a crash kept from the journal', () => {
    using temp = tempLibrary()
    temp.library.log.append(actor('a'), batchEvents('b'))
    temp.library.close()
    const journal = join(temp.dir, 'journal', 'events.jsonl')
    truncateSync(journal, readFileSync(journal).length - 40)
    const again = reopen(temp.dir)
    expect(lines(temp.dir)).toHaveLength(3)
    expect(again.log.head().seq).toBe(3)
    again.close()
  })

  it('rolls a restored older database forward, so that it costs no reading', () => {
    using temp = tempLibrary()
    temp.library.log.append(actor('a'), batchEvents('b'))
    temp.library.db.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(join(temp.dir, 'akshi.db'), join(temp.dir, 'older.db'))
    temp.library.log.append(actor('a'), [imageEvent('i', 'b')])
    temp.library.close()
    copyFileSync(join(temp.dir, 'older.db'), join(temp.dir, 'akshi.db'))

    const restored = reopen(temp.dir)
    expect(types(restored).slice(-2)).toEqual(['image.imported', 'library.rolled_forward'])
    expect(restored.db.prepare('SELECT id FROM image').pluck().all()).toEqual(['i'])
    expect(verifyChain(restored.db)).toMatchObject({ ok: true, events: 5 })
    expect(lines(temp.dir)).toHaveLength(5)
    restored.close()
  })

  it('keeps a journal that contradicts the database instead of overwriting it', () => {
    using temp = tempLibrary()
    temp.library.log.append(actor('a'), batchEvents('b'))
    temp.library.close()
    const journal = join(temp.dir, 'journal', 'events.jsonl')
    const altered = readFileSync(journal, 'utf8').replace('Batch b', 'Batch c')
    writeFileSync(journal, altered)
    const again = reopen(temp.dir)
    const aside = readdirSync(join(temp.dir, 'journal')).filter((name) =>
      name.startsWith('set-aside')
    )
    expect(aside).toHaveLength(1)
    expect(readFileSync(join(temp.dir, 'journal', aside[0] ?? ''), 'utf8')).toBe(altered)
    expect(types(again).at(-1)).toBe('library.journal_set_aside')
    expect(lines(temp.dir)).toHaveLength(4)
    again.close()
  })

  it('does not take invented events from the journal', () => {
    using temp = tempLibrary()
    temp.library.log.append(actor('a'), batchEvents('b'))
    temp.library.close()
    const last = JSON.parse(lines(temp.dir).at(-1) ?? '') as { seq: number }
    appendFileSync(
      join(temp.dir, 'journal', 'events.jsonl'),
      `${JSON.stringify({ ...last, seq: last.seq + 1 })}\n`
    )
    const again = reopen(temp.dir)
    expect(types(again)).toEqual([
      'library.created',
      'batch.created',
      'import.started',
      'library.journal_set_aside'
    ])
    again.close()
  })
})
