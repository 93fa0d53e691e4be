import { readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLibraryReadonly } from '../../../src/main/core/store/open-library'
import { tempFolder } from '../../helpers/temp-library'
import { ADMIN, workstationOn } from '../../helpers/workstation-on'

describe('restoring while the workstation runs', () => {
  it('signs everyone out, keeps what was there, loses no event and no passphrase', async () => {
    // Would catch: an exchange below an open database, a restore that rewinds the log, somebody who stays signed
    // in to a library that has another list of operators, a passphrase set since the backup that is gone.
    using folder = tempFolder()
    await using desk = workstationOn(folder.path)
    await desk.ask('session.createFirstAdmin', ADMIN)
    const { id, seq } = await desk.ask('backup.now', {})
    await desk.ask('admin.createOperator', {
      ...{ name: 'Bela', passphrase: 'a slow river boat' },
      roles: ['grader']
    })
    const preview = await desk.ask('backup.preview', { id })
    expect(preview).toMatchObject({ problem: null, lost: 0, withoutPassphrase: 0 })
    expect(preview.head.seq).toBe(seq)
    expect(preview.now).toBe(seq + preview.fromJournal)
    expect(preview.fromJournal).toBeGreaterThan(0)

    expect(await desk.request('backup.restore', { id, passphrase: 'wrong' })).toMatchObject({
      error: { code: 'SIGN_IN_FAILED' }
    })
    expect((await desk.ask('session.status', {})).state).toBe('signed-in')

    let told = 0
    desk.workstation.subscribe(desk.session, (event) => {
      if (event === 'session.changed') told += 1
    })
    await desk.ask('backup.restore', { id, passphrase: ADMIN.passphrase })
    expect(told).toBe(2)
    const status = await desk.ask('session.status', {})
    expect(status).toMatchObject({ state: 'locked', operator: null })
    expect(status.operators.map(({ name }) => name)).toEqual(['Asha', 'Bela'])
    expect(status.restored).toMatchObject({ fromBackup: seq, withoutPassphrase: 0 })
    for (const name of status.restored?.kept ?? []) expect(readdirSync(folder.path)).toContain(name)
    expect(status.restored?.kept).not.toEqual([])
    const bela = status.operators.find(({ name }) => name === 'Bela')?.id ?? ''
    await desk.ask('session.signIn', {
      ...{ operatorId: bela, passphrase: 'a slow river boat' },
      next: 'mine and mine alone'
    })
    expect(desk.graders()).toBe(1)
    const log = openLibraryReadonly(folder.path)
    const event = log.db
      .prepare(`SELECT operator_id, payload FROM event WHERE type = 'library.restored'`)
      .get() as { operator_id: string; payload: string }
    log.close()
    expect(event.operator_id).toBe(status.operators.find(({ name }) => name === 'Asha')?.id)
  })

  it('goes on with the present library, still signed in, where the backup is not sound', async () => {
    // Would catch: a library that stays closed after a refused restore.
    using folder = tempFolder()
    await using desk = workstationOn(folder.path)
    await desk.ask('session.createFirstAdmin', ADMIN)
    const { id } = await desk.ask('backup.now', {})
    const file = join(folder.path, 'backups', id.replace('library:', ''))
    truncateSync(file, 5000)
    const preview = await desk.ask('backup.preview', { id })
    expect(preview.problem).toMatch(/5000 bytes/)
    const refused = await desk.request('backup.restore', { id, passphrase: ADMIN.passphrase })
    expect(refused).toMatchObject({ ok: false, error: { code: 'LIBRARY_DAMAGED' } })
    expect((await desk.ask('session.status', {})).state).toBe('signed-in')
    await desk.ask('admin.operators', {})
  })

  it('counts what no journal could bring back', async () => {
    // Would catch: a screen that promises that nothing is lost while the journal is gone.
    using folder = tempFolder()
    await using desk = workstationOn(folder.path)
    await desk.ask('session.createFirstAdmin', ADMIN)
    const { id, seq } = await desk.ask('backup.now', {})
    for (const name of ['Bela', 'Chitra'])
      await desk.ask('admin.createOperator', {
        ...{ name, passphrase: 'a slow river boat' },
        roles: ['grader']
      })
    rmSync(join(folder.path, 'journal'), { recursive: true })
    const preview = await desk.ask('backup.preview', { id })
    expect(preview).toMatchObject({ fromJournal: 0, lost: (preview.now ?? 0) - seq })
    expect(preview.lost).toBeGreaterThanOrEqual(2)
  })
})

describe('starting with a damaged library', () => {
  it('offers its backups to whoever has the folder, restores one, and starts grading then', async () => {
    // Would catch: a dead window, a damaged file that is written to, a rescue that stays open afterwards.
    using folder = tempFolder()
    const file = join(folder.path, 'akshi.db')
    {
      await using desk = workstationOn(folder.path)
      await desk.ask('session.createFirstAdmin', ADMIN)
    }
    truncateSync(file, Math.floor(statSync(file).size / 2))
    const damaged = readFileSync(file)
    await using desk = workstationOn(folder.path)
    const status = await desk.ask('session.status', {})
    expect(status).toMatchObject({ state: 'damaged', operators: [] })
    expect(status.problem).toMatch(/left as it is/)
    expect(
      await desk.request('session.signIn', { operatorId: 'x', passphrase: 'y' })
    ).toMatchObject({ ok: false, error: { code: 'LIBRARY_DAMAGED' } })
    expect(desk.graders()).toBe(0)
    const [backup] = await desk.ask('rescue.backups', {})
    const id = backup?.id ?? ''
    expect(await desk.ask('rescue.preview', { id })).toMatchObject({ problem: null, lost: 0 })
    expect(readFileSync(file)).toEqual(damaged)

    await desk.ask('rescue.restore', { id })
    const after = await desk.ask('session.status', {})
    expect(after).toMatchObject({ state: 'locked', problem: null })
    expect(desk.graders()).toBe(1)
    const kept = after.restored?.kept.find((name) => name.endsWith('.db')) ?? ''
    expect(readFileSync(join(folder.path, kept))).toEqual(damaged)
    await desk.ask('session.signIn', {
      ...{ operatorId: after.operators[0]?.id ?? '', passphrase: ADMIN.passphrase }
    })
    expect(await desk.request('rescue.restore', { id })).toMatchObject({
      error: { code: 'CONFLICT' }
    })
  })

  it('is open to a new administrator when only the journal was left: nobody’s passphrase is in it', async () => {
    // Would catch: a library that is whole and that nobody can ever sign in to again.
    using folder = tempFolder()
    {
      await using desk = workstationOn(folder.path)
      await desk.ask('session.createFirstAdmin', ADMIN)
    }
    rmSync(join(folder.path, 'akshi.db'))
    rmSync(join(folder.path, 'backups'), { recursive: true })
    await using desk = workstationOn(folder.path)
    expect(await desk.ask('rescue.backups', {})).toEqual([])
    const preview = await desk.ask('rescue.preview', { id: null })
    expect(preview).toMatchObject({ problem: null, now: null, lost: 0, withoutPassphrase: 1 })
    await desk.ask('rescue.restore', { id: null })
    const after = await desk.ask('session.status', {})
    expect(after).toMatchObject({ state: 'open', restored: { withoutPassphrase: 1 } })
    await desk.ask('session.createFirstAdmin', { ...ADMIN, name: 'Dana' })
    const operators = await desk.ask('admin.operators', {})
    expect(operators.map(({ name }) => name)).toEqual(['Asha', 'Dana'])
  })
})
