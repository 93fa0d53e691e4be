import { z } from 'zod'
import { defineRoute } from './route'

const admins = ['admin'] as const
const count = z.number().int().nonnegative()
/** Work on the whole library, which takes minutes or hours. */
const libraryWork = z.enum(['move', 'export', 'import'])
export type LibraryWork = z.infer<typeof libraryWork>

const originals = z.strictObject({ present: count, missing: count, altered: count })

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
  }),
  /** Where the site's library is, which folder it was moved out of since the start, and what is done with it now. */
  'library.place': defineRoute({
    access: admins,
    input: z.strictObject({}),
    output: z.strictObject({
      folder: z.string(),
      name: z.string(),
      movedFrom: z.string().nullable(),
      images: count,
      doing: libraryWork.nullable()
    })
  }),
  /**
   * Moves the site's library, under its name, into another folder and opens it there; everyone is signed out.
   * Photographs are copied while it is in use. What was there is kept as it was.
   */
  'library.move': defineRoute({
    access: admins,
    input: z.strictObject({ folderToken: z.string() }),
    output: z.strictObject({})
  }),
  /** The whole library as one file in a folder, read back before it has its name. Recorded. */
  'library.export': defineRoute({
    access: admins,
    input: z.strictObject({ folderToken: z.string() }),
    output: z.strictObject({
      file: z.string(),
      files: count,
      bytes: count,
      seq: count,
      sha256: z.string(),
      originals,
      /** Files of the library's folder that are not in it. */
      left: z.array(z.string())
    })
  }),
  /**
   * Stops the move, export or import that runs; its own request then fails with CANCELLED, and what was half made is
   * gone. CONFLICT where none runs, or it is too late: a move that has closed the library goes to its end.
   */
  'library.cancel': defineRoute({
    access: admins,
    input: z.strictObject({}),
    output: z.strictObject({})
  }),
  /** Files in a folder that may be archives, by their names; or the one that was chosen. */
  'library.archives': defineRoute({
    access: admins,
    input: z.strictObject({ folderToken: z.string() }),
    output: z.array(z.strictObject({ token: z.string(), name: z.string(), bytes: count }))
  }),
  /**
   * Makes a library of an archive in a new folder of the chosen one, every byte compared. `open`: it takes the
   * place of this workstation's library, which must hold no photograph; everyone is signed out.
   */
  'library.import': defineRoute({
    access: admins,
    input: z.strictObject({ archiveToken: z.string(), folderToken: z.string(), open: z.boolean() }),
    output: z.strictObject({
      folder: z.string(),
      files: count,
      seq: count,
      /** Whether this installation's key signed it; `unpinned`: another's did. */
      signature: z.string(),
      originals
    })
  })
} as const
