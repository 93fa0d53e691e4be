import { z } from 'zod'
import { LANGUAGES } from '../domain/language'
import { defineRoute } from './route'

/** Where new versions are asked for: a host that an administrator names, over TLS, without a password in it. */
export const updateUrlSchema = z
  .url({ protocol: /^https$/ })
  .max(500)
  .refine((text) => {
    const { username, password, search, hash } = new URL(text)
    return username + password + search + hash === ''
  })

export const updateStateSchema = z.strictObject({
  /** Whether this program could replace itself: not a page in a browser, not a checkout. */
  available: z.boolean(),
  enabled: z.boolean(),
  url: z.string().nullable(),
  /** When the host was last asked since the program was started (UTC, ISO 8601), and what went wrong. */
  askedAt: z.string().nullable(),
  problem: z.string().nullable()
})
export type UpdateState = z.infer<typeof updateStateSchema>

/** What surrounds the page, where a shell has something there. */
export const desktopRoutes = {
  /** The language of menu, tray and dialogs. Nothing happens where there are none. */
  'desktop.setLanguage': defineRoute({
    access: 'anyone',
    input: z.strictObject({ language: z.enum(LANGUAGES) }),
    output: z.strictObject({})
  }),
  /** Whether this workstation asks anybody for new versions. Off unless an administrator switched it on. */
  'desktop.updates': defineRoute({
    access: ['admin'],
    input: z.strictObject({}),
    output: updateStateSchema
  }),
  /** Null: off. */
  'desktop.setUpdates': defineRoute({
    access: ['admin'],
    input: z.strictObject({ url: updateUrlSchema.nullable() }),
    output: updateStateSchema
  })
} as const
