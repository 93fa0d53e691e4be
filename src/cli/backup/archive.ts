import { parseArgs } from 'node:util'
import { exportArchive } from '../../main/core/backup/archive/export-archive'
import { recordArchive } from '../../main/core/backup/archive/export-whole'
import { importArchive } from '../../main/core/backup/archive/import-archive'
import { installationKeyOrNull } from '../installation-key'
import { EXIT, type CommandIo } from '../io'
import { ADMIN_OPTIONS, asAdmin, pinnedKeys } from './options'

export const ARCHIVE_USAGE = `akshi archive export FILE [--library DIR] [--json]
akshi archive import FILE --library NEW-DIR [--json]

Export writes a whole library to one zip file: a consistent copy of its database, every original, receipts,
reports, logs and signed heads, and a signed manifest with the SHA-256 of each file. It is read back before it
gets its name, and is never written over another file.
Import unpacks into a new folder, compares every byte, verifies the log and only then gives the folder its name.
To move a library to another disk of this computer, use akshi move.
An archive holds photographs and patients' ids in the clear: treat it as the patients' record that it is.

  --library DIR         the library to export (default: this user's); the new folder to import into
  --operator NAME       export: an administrator, where the library has one
  --passphrase-fd N     read the passphrase from file descriptor N instead of the terminal

Exit codes: 0 done, 1 refused or failed: nothing is left of it, 2 usage.
`

/** `akshi archive export|import`. @returns the exit code. */
export async function runArchive(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: ADMIN_OPTIONS
  })
  const [verb, file, ...more] = positionals
  if (values.help) {
    io.stdout.write(ARCHIVE_USAGE)
    return EXIT.ok
  }
  const progress = (done: number, of: number): void => {
    if (io.stderr.isTTY === true) io.stderr.write(`\r\x1b[K${done} of ${of} files`)
  }
  if (file !== undefined && more.length === 0 && verb === 'export') {
    const { path, sha256, manifest, left } = await asAdmin(values, async (library, actor) => {
      const key = await installationKeyOrNull(io)
      const made = await exportArchive(file, { library, key, onProgress: progress })
      recordArchive(library, actor, made.manifest, made.sha256)
      return made
    })
    const { files, originals, chain } = manifest
    const lost = { missing: originals.missing.length, altered: originals.altered.length }
    io.stdout.write(
      values.json
        ? `${JSON.stringify({ file: path, sha256, files: files.length, seq: chain.seq, originals: { present: originals.present, ...lost }, left })}\n`
        : `${path}\n${files.length} files, ${chain.seq} events, ${originals.present} originals (${lost.missing} missing, ${lost.altered} altered)\nSHA-256 ${sha256}\n`
    )
    for (const name of left) io.stderr.write(`not in the archive: ${name}\n`)
    return EXIT.ok
  }
  if (file !== undefined && more.length === 0 && verb === 'import' && values.library) {
    const { dir, manifest, signature } = await importArchive(file, values.library, {
      pinned: pinnedKeys()
    })
    const { files, originals, chain } = manifest
    const lost = { missing: originals.missing.length, altered: originals.altered.length }
    io.stdout.write(
      values.json
        ? `${JSON.stringify({ library: dir, files: files.length, seq: chain.seq, signature, originals: { present: originals.present, ...lost } })}\n`
        : `${dir}\n${files.length} files, ${chain.seq} events, ${originals.present} originals (${lost.missing} missing, ${lost.altered} altered before); signature: ${signature}\n`
    )
    return EXIT.ok
  }
  io.stderr.write(ARCHIVE_USAGE)
  return EXIT.usage
}
