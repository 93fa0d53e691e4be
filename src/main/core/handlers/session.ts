import type { RouteOutput } from '../../../shared/contract'
import { AppError } from '../../../shared/errors'
import { createOperator, hasAdmin, listOperators, setPassphrase } from '../admin/operators'
import type { SiteLibrary } from '../site-library'
import { countImages } from '../store/images'
import type { Call, HandlerOptions, HandlersOf } from './types'

export function sessionHandlers(options: HandlerOptions): HandlersOf<'session'> {
  const { sessionChanged } = options
  return {
    'session.status': (_input, call) => statusOf(call, options),
    'session.createFirstAdmin': async (input, { session, services, actor }) => {
      if (hasAdmin(services.library))
        throw new AppError('ADMIN_EXISTS', 'This library has an administrator already: sign in.')
      const roles = [...new Set([...input.roles, 'admin' as const])]
      session.operator = await createOperator(services.library, actor, { ...input, roles })
      sessionChanged(session)
      return session.operator
    },
    'session.signIn': async ({ operatorId, passphrase, next }, { session, services }) => {
      session.operator = await services.signIn.signIn(operatorId, passphrase, next)
      sessionChanged(session)
      return session.operator
    },
    'session.changePassphrase': async ({ current, next }, { services, actor }) => {
      await services.signIn.confirm(actor.operatorId, current)
      await setPassphrase(services.library, actor, actor.operatorId, next)
      return {}
    },
    'session.signOut': (_input, { session, services, actor }) => {
      services.library.log.append(actor, [
        { type: 'operator.signed_out', payload: { operatorId: actor.operatorId } }
      ])
      session.operator = null
      sessionChanged(session)
      return {}
    }
  }
}

function statusOf(call: Call, options: HandlerOptions): RouteOutput<'session.status'> {
  const { session } = call
  const { version, shell, site, workstationId } = options
  const own = { workstationId, version, shell, restored: restoredOf(site) }
  const closed = session.shelf === 'site' ? site.state() : null
  if (closed && closed.kind !== 'open')
    return {
      library: { name: site.name(), sample: false, images: 0 },
      ...{ state: closed.kind, operator: null, operators: [], ...own },
      problem: closed.kind === 'damaged' ? closed.problem.message : null
    }
  const { library } = call.services
  const open = !library.sample && !hasAdmin(library)
  return {
    library: { name: library.name, sample: library.sample, images: countImages(library) },
    state: session.operator ? 'signed-in' : open ? 'open' : 'locked',
    operator: session.operator,
    operators: listOperators(library),
    ...{ ...own, problem: null }
  }
}

function restoredOf(site: SiteLibrary): RouteOutput<'session.status'>['restored'] {
  const restored = site.restored()
  if (restored === null) return null
  const { backupSeq, seq, kept, withoutPassphrase } = restored
  return { fromBackup: backupSeq, fromJournal: seq - backupSeq, kept: [...kept], withoutPassphrase }
}
