import { z } from 'zod'
import { defineRoute } from './route'

export const libraryRoutes = {
  /** Opens the separate sample library (made on first use) in this window instead of the site's. */
  'library.openSample': defineRoute({
    access: 'anyone',
    input: z.strictObject({}),
    output: z.strictObject({ images: z.number().int() })
  }),
  /** Back to the site's own library. */
  'library.closeSample': defineRoute({
    access: 'anyone',
    input: z.strictObject({}),
    output: z.strictObject({})
  })
} as const
