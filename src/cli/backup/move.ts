import { parseArgs } from 'node:util'
import { copyAhead, moveLibrary } from '../../main/core/backup/move/move-library'
import { APP_VERSION } from '../../main/core/version'
import { workstationId } from '../../main/core/workstation-id'
import { EXIT, type CommandIo } from '../io'
import { ADMIN_OPTIONS, asAdmin } from './options'

export const MOVE_USAGE = `akshi move NEW-DIR [--library DIR] [--json]

Moves a library to another folder or disk: copies every file, reads each one back and compares it, checks the
database from end to end, and only then writes into the old folder where the library is from now on. The old
folder is kept as it was, and whoever names it is told of the new one, or led to it. Stopped at any moment, the
library is whole in one of the two; the same command then goes on where it was. derived/ is not copied: it can
be made again.

  --library DIR         the library to move (default: this user's)
  --operator NAME       an administrator, where the library has one
  --passphrase-fd N     read the passphrase from file descriptor N instead of the terminal

Exit codes: 0 moved, 1 refused or failed: the library is where it was, 2 usage.
`

/** `akshi move`. @returns the exit code. */
export async function runMove(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: ADMIN_OPTIONS
  })
  if (values.help) {
    io.stdout.write(MOVE_USAGE)
    return EXIT.ok
  }
  const [to, ...more] = positionals
  if (to === undefined || more.length > 0) {
    io.stderr.write(MOVE_USAGE)
    return EXIT.usage
  }
  const onProgress = (done: number, of: number): void => {
    if (io.stderr.isTTY === true) io.stderr.write(`\r\x1b[K${done} of ${of} files`)
  }
  const asked = await asAdmin(values, async ({ dir }, { operatorId }) => {
    await copyAhead({ dir, to }, { onProgress })
    return { dir, operatorId }
  })
  const moved = await moveLibrary(
    { dir: asked.dir, to },
    { operatorId: asked.operatorId, workstationId: workstationId(), appVersion: APP_VERSION },
    { onProgress }
  )
  io.stdout.write(
    values.json
      ? `${JSON.stringify({ library: moved.to, from: asked.dir, files: moved.files, bytes: moved.bytes })}\n`
      : `${moved.to}\n${moved.files} files, each read back. ${asked.dir} is kept as it was; nothing looks there any more.\n`
  )
  return EXIT.ok
}
