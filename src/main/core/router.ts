import { contract, type RouteName } from '../../shared/contract'
import type { Result } from '../../shared/contract/result'
import type { Access } from '../../shared/contract/route'
import { AppError, isAppError } from '../../shared/errors'
import type { Call, Handlers } from './handlers/types'
import { noRoom } from './no-room'

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
  const expected = isAppError(thrown) ? thrown : diskFailure(thrown)
  if (expected)
    return {
      code: expected.code,
      message: expected.message,
      ...(expected.data ? { data: expected.data } : {})
    }
  const logId = hooks.onBug(thrown, route)
  return {
    code: 'INTERNAL',
    message: `Something went wrong in the program itself. Nothing that was acknowledged is lost. Log entry ${logId}.`,
    data: { logId }
  }
}

/** Whoever does not handle a full disk or a database that another program holds leaves it to be told here. */
function diskFailure(cause: unknown): AppError | null {
  if (noRoom(cause))
    return new AppError(
      'DISK_FULL',
      'The disk of the library is full. Everything acknowledged so far is stored; make room on it, then try again.',
      { cause }
    )
  const { code } = (cause ?? {}) as { code?: unknown }
  if (typeof code !== 'string' || !/^SQLITE_(BUSY|LOCKED)/.test(code)) return null
  return new AppError(
    'LIBRARY_LOCKED',
    'Another program holds the database of the library. Nothing was changed; try again.',
    { cause }
  )
}
