import { forkHost } from '../../src/main/core/grading/pool/host-process'
import { createProviderDesk } from '../../src/main/core/grading/providers/provider-desk'
import { createWorkstation } from '../../src/main/core/workstation'
import type { RouteInput, RouteName, RouteOutput } from '../../src/shared/contract'
import type { Result } from '../../src/shared/contract/result'
import { WORKSTATION } from './temp-library'

export const ADMIN = { name: 'Asha', passphrase: 'twelve green lamps', roles: ['admin' as const] }

/** A workstation without a network on the library in `dir`, and a window; `root` is what it may browse. */
export function workstationOn(dir: string, root?: string) {
  let opened = 0
  const workstation = createWorkstation({
    ...{ libraryDir: dir, workstationId: WORKSTATION },
    ...{ shell: 'loopback', folders: { roots: root === undefined ? [] : [root] } },
    providers: createProviderDesk({ spawnHost: forkHost }),
    openGrader: () => {
      opened += 1
      return Promise.resolve({ grader: null, problem: 'none here', providerProblem: null })
    }
  })
  /** Another window. `ask` throws what `request` answers. */
  const open = () => {
    const session = workstation.openSession()
    const request = async <R extends RouteName>(route: R, input: RouteInput<R>) =>
      (await workstation.request(session, route, input)) as Result<RouteOutput<R>>
    const ask = async <R extends RouteName>(route: R, input: RouteInput<R>) => {
      const result = await request(route, input)
      if (!result.ok) throw new Error(`${route}: ${result.error.code} ${result.error.message}`)
      return result.data
    }
    return { session, request, ask }
  }
  return {
    ...{ workstation, open, ...open() },
    /** How often a grader was asked for. */
    graders: () => opened,
    [Symbol.asyncDispose]: () => workstation.close()
  }
}
