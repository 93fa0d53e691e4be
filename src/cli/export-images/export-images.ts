import { parseArgs } from 'node:util'
import { exportCopies } from '../../main/core/copies/export-copies'
import { ADMIN_OPTIONS, asAdmin } from '../backup/options'
import { EXIT, type CommandIo } from '../io'

export const EXPORT_IMAGES_USAGE = `akshi export-images BATCH --out NEW-DIR [--format jpeg|png] [--json]

Writes de-identified copies of a batch's photographs (its id, or its name where only one has it) into a new folder:
pixels re-encoded, with no EXIF, XMP, comment or colour profile, under salted names, and images.csv with salted
patient, eye, field (where it is a known one) and year. The names of two exports cannot be joined. The log says who took how many away.
What is burned into a photograph, such as a name, stays in it: look at the copies before you pass them on.
The originals are not touched. To move or back up a library use akshi archive, which keeps them as they are.

  --out NEW-DIR         a folder that does not exist yet, outside the library
  --format jpeg|png     jpeg (default): full size, quality 95; png: lossless, 8 bits a sample
  --json                {"folder","copies","failed":[{"imageId","reason"}]}
  --library DIR         the library (default: this user's)
  --operator NAME, --passphrase-fd N   an administrator, where the library has one

Exit codes: 0 done, 1 refused or failed, 2 usage, 3 some photographs could not be decoded and have no copy.
`

/** `akshi export-images`. @returns the exit code. */
export async function runExportImages(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...ADMIN_OPTIONS,
      out: { type: 'string' },
      format: { type: 'string', default: 'jpeg' }
    }
  })
  if (values.help) {
    io.stdout.write(EXPORT_IMAGES_USAGE)
    return EXIT.ok
  }
  const { out: folder, format } = values
  const [batch, ...more] = positionals
  const understood = format === 'jpeg' || format === 'png'
  if (batch === undefined || more.length > 0 || folder === undefined || !understood) {
    io.stderr.write(EXPORT_IMAGES_USAGE)
    return EXIT.usage
  }
  const made = await asAdmin(values, (library, actor) =>
    exportCopies(library, actor, { batch, folder, format })
  )
  if (values.json) io.stdout.write(`${JSON.stringify(made)}\n`)
  else {
    io.stdout.write(`${made.copies} copies in ${made.folder}\n`)
    for (const { imageId, reason } of made.failed)
      io.stderr.write(`no copy of ${imageId}: ${reason}\n`)
  }
  return made.failed.length === 0 ? EXIT.ok : EXIT.broken
}
