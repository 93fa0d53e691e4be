import type { RouteOutput } from '../../../shared/contract'
import { AppError } from '../../../shared/errors'
import {
  checkPassphrase,
  createOperator,
  hasAdmin,
  listOperators,
  setPassphrase
} from '../admin/operators'
import type { LibraryServices } from '../library-services'
import type { Session } from '../session/sessions'
import { countImages } from '../store/images'
import type { HandlerOptions, HandlersOf } from './types'

export function sessionHandlers(options: HandlerOptions): HandlersOf<'session'> {
  const { sessionChanged } = options
  return {
    'session.status': (_input, { session, services }) => statusOf(session, services, options),
    'session.createFirstAdmin': async (input, { session, services, actor }) => {
      if (hasAdmin(services.library))
        throw new AppError('ADMIN_EXISTS', 'This library has an administrator already: sign in.')
      const roles = [...new Set([...input.roles, 'admin' as const])]
      session.operator = await createOperator(services.library, actor, { ...input, roles })
      sessionChanged(session)
      return session.operator
    },
    'session.signIn': async ({ operatorId, passphrase }, { session, services }) => {
      session.operator = await services.signIn.signIn(operatorId, passphrase)
      sessionChanged(session)
      return session.operator
    },
    'session.changePassphrase': async ({ current, next }, { services, actor }) => {
      const { library } = services
      if (!(await checkPassphrase(library, actor.operatorId, current)))
        throw new AppError('SIGN_IN_FAILED', 'The passphrase is not right. It was not changed.')
      await setPassphrase(library, actor, actor.operatorId, next)
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

function statusOf(
  session: Session,
  { library, workstationId }: LibraryServices,
  { version, shell }: HandlerOptions
): RouteOutput<'session.status'> {
  const open = !library.sample && !hasAdmin(library)
  return {
    library: { name: library.name, sample: library.sample, images: countImages(library) },
    state: session.operator ? 'signed-in' : open ? 'open' : 'locked',
    operator: session.operator,
    operators: listOperators(library),
    workstationId,
    version,
    shell
  }
}
