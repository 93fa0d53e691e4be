import { expect, it } from 'vitest'
import { contract, type RouteName } from '../../../src/shared/contract'
import { openLibraryReadonly } from '../../../src/main/core/store/open-library'
import { tempFolder, WORKSTATION } from '../../helpers/temp-library'
import { ADMIN, workstationOn } from '../../helpers/workstation-on'

it('refuses a grader every route outside her role, and logs each try with her and the workstation', async () => {
  // Would catch: a route that reaches its handler before the role is looked at, and tries that nobody hears of.
  using folder = tempFolder()
  await using desk = workstationOn(folder.path)
  await desk.ask('session.createFirstAdmin', ADMIN)
  const grader = { name: 'Bela', passphrase: 'a slow river boat', roles: ['grader' as const] }
  const { id } = await desk.ask('admin.createOperator', grader)
  const own = { operatorId: id, passphrase: grader.passphrase, next: 'mine and mine alone' }
  await desk.ask('session.signIn', own)

  const closed = (Object.keys(contract) as RouteName[]).filter((route) => {
    const { access } = contract[route]
    return access !== 'anyone' && access !== 'signed-in' && !access.includes('grader')
  })
  expect(closed).toContain('admin.operators')
  expect(closed).toContain('library.move')
  for (const route of closed)
    expect(await desk.workstation.request(desk.session, route, {}), route).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' }
    })

  const log = openLibraryReadonly(folder.path)
  const rows = log.db
    .prepare(
      `SELECT operator_id, workstation_id, payload ->> 'route' FROM event WHERE type = 'access.refused' ORDER BY seq`
    )
    .raw()
    .all()
  log.close()
  expect(rows).toEqual(closed.map((route) => [id, WORKSTATION, route]))
})
