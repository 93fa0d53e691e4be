import { z } from 'zod'
import { defineRoute } from './route'

/**
 * The renderer never sends a path. It refers to folders by token: the Electron shell gets one from a
 * native dialog, the loopback shell by walking below the roots named when it started.
 */
export const folderEntrySchema = z.strictObject({
  token: z.string(),
  name: z.string(),
  photographs: z.number().int().nullable(),
  /** A ZIP of photographs, which can be imported and not be looked into. */
  archive: z.boolean()
})

export const folderRoutes = {
  /** Opens the system's folder dialog. `null`: dismissed. Only in the Electron shell. */
  'folder.choose': defineRoute({
    access: ['technician', 'admin'],
    input: z.strictObject({}),
    output: folderEntrySchema.nullable()
  }),
  /** Folders below a token, or the roots. `photographs` counts files directly inside. */
  'folder.browse': defineRoute({
    access: ['technician', 'admin'],
    input: z.strictObject({ token: z.string().nullable() }),
    output: z.strictObject({
      trail: z.array(z.strictObject({ token: z.string(), name: z.string() })),
      folders: z.array(folderEntrySchema),
      photographs: z.number().int()
    })
  })
} as const
