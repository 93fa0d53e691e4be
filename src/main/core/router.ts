import { contract, type RouteName } from '../../shared/contract'
import type { Result } from '../../shared/contract/result'
import type { Access } from '../../shared/contract/route'
import { AppError, isAppError } from '../../shared/errors'
import type { Call, Handlers } from './handlers/types'

export interface RouterHooks {
  /** A signed-in operator tried a route outside her roles. */
  onForbidden(call: Call, route: string): void
  /** A defect, not an expected failure. Returns the id under which it was logged. */
  onBug(thrown: unknown, route: string): string
}

export interface Router {
  /** Never throws and never rejects: every failure is a result. */
  dispatch(route: string, input: unknown, call: Call): Promise<Result<unknown>>
}

/** Route lookup, access, input, handler, in that order. */
export function createRouter(handlers: Handlers, hooks: RouterHooks): Router {
  return {
    async dispatch(route, input, call) {
      try {
        if (!isRoute(route)) throw new AppError('ROUTE_NOT_FOUND', 'There is no such request.')
        refuseUnlessAllowed(contract[route].access, call, route, hooks)
        const parsed = contract[route].input.safeParse(input)
        if (!parsed.success)
          throw new AppError('VALIDATION_FAILED', 'The request is not of the agreed form.', {
            data: {
              issues: parsed.error.issues.map(
                (issue) => `${issue.path.join('.')}: ${issue.message}`
              )
            }
          })
        // The input was parsed by the same route's schema, which the compiler cannot follow by key.
        const handler = handlers[route] as (input: unknown, call: Call) => unknown
        return { ok: true, data: await handler(parsed.data, call) }
      } catch (thrown) {
        return { ok: false, error: errorOf(thrown, route, hooks) }
      }
    }
  }
}

/** Own keys alone: `constructor` and the like are no routes. */
export function isRoute(name: string): name is RouteName {
  return Object.hasOwn(contract, name)
}

function refuseUnlessAllowed(access: Access, call: Call, route: string, hooks: RouterHooks): void {
  if (access === 'anyone') return
  if (!call.session.operator) throw new AppError('NOT_SIGNED_IN', 'Sign in first.')
  if (access === 'signed-in') return
  if (call.session.operator.roles.some((role) => access.includes(role))) return
  hooks.onForbidden(call, route)
  throw new AppError('FORBIDDEN', `This needs the role ${access.join(' or ')}.`)
}

function errorOf(
  thrown: unknown,
  route: string,
  hooks: RouterHooks
): Extract<Result<never>, { ok: false }>['error'] {
  if (isAppError(thrown))
    return {
      code: thrown.code,
      message: thrown.message,
      ...(thrown.data ? { data: thrown.data } : {})
    }
  const logId = hooks.onBug(thrown, route)
  return {
    code: 'INTERNAL',
    message: `Something went wrong in the program itself. Nothing that was acknowledged is lost. Log entry ${logId}.`,
    data: { logId }
  }
}
