import { join } from 'node:path'
import { expect, it } from 'vitest'
import { contract, type RouteName } from '../../../src/shared/contract'
import { forkHost } from '../../../src/main/core/grading/pool/host-process'
import { createProviderDesk } from '../../../src/main/core/grading/providers/provider-desk'
import { openLibraryReadonly } from '../../../src/main/core/store/open-library'
import { createWorkstation } from '../../../src/main/core/workstation'
import { tempFolder, WORKSTATION } from '../../helpers/temp-library'

const PASSPHRASE = 'twelve green lamps'

it('refuses a grader every route outside her role, and logs each try with her and the workstation', async () => {
  // Would catch: a route that reaches its handler before the role is looked at, and tries that nobody hears of.
  using folder = tempFolder()
  const workstation = createWorkstation({
    ...{ libraryDir: folder.path, sampleDir: join(folder.path, 'sample') },
    ...{ workstationId: WORKSTATION, shell: 'loopback', folders: { roots: [] } },
    providers: createProviderDesk({ spawnHost: forkHost }),
    openGrader: () => Promise.resolve({ grader: null, problem: 'none here', providerProblem: null })
  })
  try {
    const session = workstation.openSession()
    const ask = (route: RouteName, input: unknown) => workstation.request(session, route, input)
    const admin = { name: 'Asha', passphrase: PASSPHRASE, roles: ['admin'] }
    await ask('session.createFirstAdmin', admin)
    const grader = { name: 'Bela', passphrase: PASSPHRASE, roles: ['grader'] }
    const made = await ask('admin.createOperator', grader)
    const { id } = (made as { data: { id: string } }).data
    await ask('session.signIn', {
      ...{ operatorId: id, passphrase: PASSPHRASE },
      next: 'mine and mine alone'
    })

    const closed = (Object.keys(contract) as RouteName[]).filter((route) => {
      const { access } = contract[route]
      return access !== 'anyone' && access !== 'signed-in' && !access.includes('grader')
    })
    expect(closed).toContain('admin.operators')
    expect(closed).toContain('library.move')
    for (const route of closed)
      expect(await ask(route, {}), route).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })

    const log = openLibraryReadonly(folder.path)
    const rows = log.db
      .prepare(
        `SELECT operator_id, workstation_id, payload ->> 'route' FROM event WHERE type = 'access.refused' ORDER BY seq`
      )
      .raw()
      .all()
    log.close()
    expect(rows).toEqual(closed.map((route) => [id, WORKSTATION, route]))
  } finally {
    await workstation.close()
  }
})
