import { describe, expect, it, vi } from 'vitest'
import { createRouter } from '../../../src/main/core/router'
import type { Call, Handlers } from '../../../src/main/core/handlers/types'
import { contract, type RouteName } from '../../../src/shared/contract'
import { ROLES, type Role } from '../../../src/shared/domain/role'
import { AppError } from '../../../src/shared/errors'

const ROUTES = Object.keys(contract) as RouteName[]
const unreachable = Object.fromEntries(
  ROUTES.map((route) => [route, () => ({ reached: route })])
) as unknown as Handlers

function callAs(roles: readonly Role[] | null): Call {
  const operator = roles && { id: 'o', name: 'O', roles: [...roles] }
  return { session: { id: 's', shelf: 'site', operator } } as unknown as Call
}

const hooks = { onForbidden: vi.fn(), onBug: vi.fn(() => 'log-1') }

describe('router', () => {
  const router = createRouter(unreachable, hooks)

  it.each(['constructor', '__proto__', 'toString', 'reading', ''])(
    'knows no route %j, so that inherited names reach no handler',
    async (route) => {
      expect(await router.dispatch(route, {}, callAs(ROLES))).toMatchObject({
        ok: false,
        error: { code: 'ROUTE_NOT_FOUND' }
      })
    }
  )

  // The table is the contract's own: a route added without thought for its access is tested all the same.
  for (const route of ROUTES) {
    const { access } = contract[route]
    it(`${route} refuses a body that is not of its form`, async () => {
      const reply = await router.dispatch(route, { unexpected: true }, callAs(ROLES))
      expect(reply).toMatchObject({ ok: false, error: { code: 'VALIDATION_FAILED' } })
    })
    if (access === 'anyone') continue
    it(`${route} is closed to whoever is not signed in`, async () => {
      const reply = await router.dispatch(route, { unexpected: true }, callAs(null))
      expect(reply).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } })
    })
    if (access === 'signed-in') continue
    for (const role of ROLES.filter((other) => !access.includes(other)))
      it(`${route} is forbidden to the role ${role}, and that is logged`, async () => {
        hooks.onForbidden.mockClear()
        const reply = await router.dispatch(route, {}, callAs([role]))
        expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
        expect(hooks.onForbidden).toHaveBeenCalledOnce()
      })
  }

  // Would catch: a full disk told to a reader as a defect of the program, which nobody then makes room on.
  it.each([
    ['SQLITE_FULL', 'DISK_FULL'],
    ['ENOSPC', 'DISK_FULL'],
    ['SQLITE_BUSY', 'LIBRARY_LOCKED']
  ])('tells %s as %s, not as a defect', async (thrown, code) => {
    hooks.onBug.mockClear()
    const failing = createRouter(
      {
        ...unreachable,
        'session.status': () => {
          throw Object.assign(new Error('no'), { code: thrown })
        }
      },
      hooks
    )
    const reply = await failing.dispatch('session.status', {}, callAs(null))
    expect(reply).toMatchObject({ ok: false, error: { code } })
    expect(hooks.onBug).not.toHaveBeenCalled()
  })

  it('passes expected failures on with code, message and data', async () => {
    const failing = createRouter(
      {
        ...unreachable,
        'session.status': () => {
          throw new AppError('NOT_FOUND', 'gone', { data: { id: 'x' } })
        }
      },
      hooks
    )
    expect(await failing.dispatch('session.status', {}, callAs(null))).toEqual({
      ok: false,
      error: { code: 'NOT_FOUND', message: 'gone', data: { id: 'x' } }
    })
  })

  it('hides what a bug says and names its log entry: messages may carry file names', async () => {
    const buggy = createRouter(
      {
        ...unreachable,
        'session.status': () => {
          throw new TypeError('secret path')
        }
      },
      hooks
    )
    const reply = await buggy.dispatch('session.status', {}, callAs(null))
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'INTERNAL', data: { logId: 'log-1' } }
    })
    expect(JSON.stringify(reply)).not.toContain('secret')
  })
})
