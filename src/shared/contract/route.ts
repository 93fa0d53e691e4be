import type { z } from 'zod'
import type { Role } from '../domain/role'

/**
 * Who may call a route: anyone who reached the shell, anyone signed in, or holders of one of the roles.
 * The router enforces it and the permission table in the documentation is generated from it.
 */
export type Access = 'anyone' | 'signed-in' | readonly Role[]

export interface Route<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly access: Access
  readonly input: I
  readonly output: O
}

/** Declares one route. Names are `domain.action`. */
export function defineRoute<I extends z.ZodType, O extends z.ZodType>(
  route: Route<I, O>
): Route<I, O> {
  return route
}
