import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../helpers/temp-library'
import { ADMIN, workstationOn } from '../../helpers/workstation-on'

function signedOut(dir: string): unknown[] {
  const db = new Database(join(dir, 'akshi.db'), { readonly: true })
  const rows = db
    .prepare(`SELECT operator_id FROM event WHERE type = 'operator.signed_out' ORDER BY seq`)
    .pluck()
    .all()
  db.close()
  return rows
}

// Would catch: a full disk that leaves a workstation open because its locking cannot be written down.
test('a lock that cannot be recorded locks all the same', async () => {
  using folder = tempFolder()
  await using desk = workstationOn(folder.path)
  const { session, ask } = desk
  await ask('session.createFirstAdmin', ADMIN)
  const db = new Database(join(folder.path, 'akshi.db'))
  db.exec(
    `CREATE TRIGGER full_disk BEFORE INSERT ON event WHEN NEW.type = 'operator.signed_out'
     BEGIN SELECT raise(ABORT, 'disk full'); END`
  )
  db.close()
  desk.workstation.lock(session)
  expect((await ask('session.status', {})).state).toBe('locked')
  expect(signedOut(folder.path)).toEqual([])
})

// Would catch: photographs for somebody who was deactivated, and her leaving booked on nobody.
test('whoever is deactivated sees no further photograph and signs out under her own name', async () => {
  using folder = tempFolder()
  await using desk = workstationOn(folder.path)
  await desk.ask('session.createFirstAdmin', ADMIN)
  const grader = { name: 'Bela', passphrase: 'a slow river boat', roles: ['grader' as const] }
  const { id } = await desk.ask('admin.createOperator', grader)
  const bela = desk.open()
  const own = { operatorId: id, passphrase: grader.passphrase, next: 'mine and mine alone' }
  await bela.ask('session.signIn', own)
  expect((await desk.workstation.image(bela.session, 'none', 'thumb')).status).toBe(404)
  await bela.ask('library.openSample', {})
  expect(signedOut(folder.path)).toEqual([id])
  await bela.ask('library.closeSample', {})
  await bela.ask('session.signIn', { operatorId: id, passphrase: own.next })
  await desk.ask('admin.deactivate', { operatorId: id })
  expect((await desk.workstation.image(bela.session, 'none', 'thumb')).status).toBe(401)
})

// Would catch: anybody at a locked workstation who changes what grades its photographs by way of the sample.
test('the sample library changes no accelerator', async () => {
  using folder = tempFolder()
  await using desk = workstationOn(folder.path)
  const { ask } = desk
  await ask('library.openSample', {})
  await ask('session.createFirstAdmin', ADMIN)
  await expect(ask('provider.disable', {})).rejects.toThrow(/CONFLICT The sample library/)
  await expect(ask('provider.enable', { provider: 'cuda' })).rejects.toThrow(/CONFLICT/)
})
