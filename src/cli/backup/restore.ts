import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { newestGoodBackup } from '../../main/core/backup/good-backups'
import { libraryIdFromJournal } from '../../main/core/backup/journal-identity'
import { restoreLibrary } from '../../main/core/backup/restore'
import { APP_VERSION } from '../../main/core/version'
import { workstationId } from '../../main/core/workstation-id'
import { AppError } from '../../shared/errors'
import { defaultLibrary } from '../../main/core/default-library'
import { EXIT, type CommandIo } from '../io'
import { pinnedKeys } from './options'

export const RESTORE_USAGE = `akshi restore --library DIR (--newest | --backup FILE | --from-journal) [--json]

Puts a backup in the place of a library's database, then brings back every later event from the journal, so
that no reading is lost. The backup is read from end to end first. The database that was there is kept under
a new name, whatever state it is in. Close the workstation before. No passphrase is asked: the operators are
in the database that cannot be read, and whoever may write to the folder could exchange the file anyway. The
restore is recorded in the log.

  --newest         the newest backup that is sound; newer ones that are not are named
  --backup FILE    this one
  --from-journal   no backup: the events alone. Passphrases and the networks' overlays are not in the journal;
                   overlays are looked for in the database that was there
  --library DIR    the library (default: this user's)

A passphrase that was set after the backup is the earlier one again.
Exit codes: 0 done, 1 the program failed; nothing was changed unless it says so, 2 usage.
`

/** `akshi restore`. @returns the exit code. */
export function runRestore(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      library: { type: 'string' },
      newest: { type: 'boolean', default: false },
      backup: { type: 'string' },
      'from-journal': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) {
    io.stdout.write(RESTORE_USAGE)
    return Promise.resolve(EXIT.ok)
  }
  const ways = [values.newest, values.backup !== undefined, values['from-journal']]
  if (ways.filter(Boolean).length !== 1) {
    io.stderr.write(
      `akshi restore: say which: --newest, --backup FILE or --from-journal.\n\n${RESTORE_USAGE}`
    )
    return Promise.resolve(EXIT.usage)
  }
  const dir = resolve(values.library ?? defaultLibrary())
  const backup = values.newest ? newestOf(dir, io) : (values.backup ?? null)
  const restored = restoreLibrary(dir, backup, {
    workstationId: workstationId(),
    appVersion: APP_VERSION,
    pinned: pinnedKeys()
  })
  const { backupSeq, seq, kept, outputs } = restored
  io.stdout.write(
    values.json
      ? `${JSON.stringify(restored)}\n`
      : `${[
          `${backupSeq} events from ${restored.backup ?? 'no backup'}, ${seq - backupSeq} more from the journal.`,
          ...kept.map((name) => `What was there is kept as ${name}`),
          ...(outputs.saved + outputs.lost > 0
            ? [
                `Network overlays of later runs: ${outputs.saved} saved from the old database, ${outputs.lost} lost (their answers are whole).`
              ]
            : []),
          'Verify it with: akshi audit verify --originals'
        ].join('\n')}\n`
  )
  return Promise.resolve(EXIT.ok)
}

function newestOf(dir: string, io: CommandIo): string {
  const found = newestGoodBackup(dir, {
    pinned: pinnedKeys(),
    libraryId: libraryIdFromJournal(dir)
  })
  for (const { path, problem } of found.refused)
    io.stderr.write(`passed over: ${path}: ${problem ?? ''}\n`)
  if (found.backup === null)
    throw new AppError(
      'NOT_FOUND',
      `There is no sound backup of the library ${dir}. Nothing was changed. Name one elsewhere with --backup, or use --from-journal.`
    )
  return found.backup.path
}
