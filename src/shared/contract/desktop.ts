import { z } from 'zod'
import { LANGUAGES } from '../domain/language'
import { defineRoute } from './route'

/** What surrounds the page, where a shell has something there. */
export const desktopRoutes = {
  /** The language of menu, tray and dialogs. Nothing happens where there are none. */
  'desktop.setLanguage': defineRoute({
    access: 'anyone',
    input: z.strictObject({ language: z.enum(LANGUAGES) }),
    output: z.strictObject({})
  })
} as const
