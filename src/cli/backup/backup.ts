import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createBackupService } from '../../main/core/backup/backup-service'
import { allBackups } from '../../main/core/backup/good-backups'
import { libraryIdFromJournal } from '../../main/core/backup/journal-identity'
import { verifyBackup } from '../../main/core/backup/verify-backup'
import { defaultLibrary } from '../../main/core/default-library'
import { EXIT, type CommandIo } from '../io'
import { installationKey } from '../installation-key'
import { ADMIN_OPTIONS, asAdmin, pinnedKeys } from './options'

export const BACKUP_USAGE = `akshi backup [--second DIR|--no-second] [--json]
akshi backup --list [--json]
akshi backup --verify FILE… [--json]

Backs the database up: a copy, read from end to end before it counts, with a signed manifest that lists every
original as present or missing. The workstation does this by itself every hour in which something was recorded
and when it is closed. Kept are the last of 24 hours, 14 days and 12 months. With a second folder each backup
is copied there too, and every original that it lacks, read back and compared.

  --second DIR          from now on copy backups and originals to DIR too, on another disk
  --no-second           no longer
  --list                what there is, the newest first; needs no passphrase, reads names and manifests
  --verify FILE         read backups from end to end
  --library DIR         the library (default: this user's)
  --operator NAME       an administrator, where the library has one
  --passphrase-fd N     read the passphrase from file descriptor N instead of the terminal

Exit codes: 0 done, 1 the program failed, 2 usage, 3 a verified backup is not sound.
`

/** `akshi backup`. @returns the exit code. */
export async function runBackup(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...ADMIN_OPTIONS,
      second: { type: 'string' },
      'no-second': { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      verify: { type: 'boolean', default: false }
    }
  })
  if (values.help) {
    io.stdout.write(BACKUP_USAGE)
    return EXIT.ok
  }
  if (values.verify) return verifyAll(positionals, values.json, io)
  if (values.list) {
    listAll(resolve(values.library ?? defaultLibrary()), values.json, io)
    return EXIT.ok
  }
  return asAdmin(values, async (library, actor) => {
    const service = createBackupService({ library, key: await installationKey(io) })
    if (values.second) service.setSecondFolder(actor, resolve(values.second))
    else if (values['no-second']) service.setSecondFolder(actor, null)
    const { backup, manifest, copyMs, checkMs, removed } = await service.backUp()
    const mirrored = await service.mirrored()
    const { secondFolder, problem } = service.state()
    const { present, missing, altered } = manifest.originals
    io.stdout.write(
      values.json
        ? `${JSON.stringify({ file: backup.path, seq: manifest.chain.seq, bytes: manifest.bytes, sha256: manifest.sha256, originals: { present, missing, altered }, copyMs, checkMs, removed, secondFolder, mirrored, problem })}\n`
        : `${backup.path}\n${manifest.chain.seq} events, ${manifest.bytes} bytes; originals: ${present} present, ${missing} missing, ${altered} of another size\n${
            mirrored === null
              ? ''
              : `${secondFolder ?? ''}: ${mirrored.of - mirrored.lacking} of ${mirrored.of} originals, ${mirrored.copied} of them copied now\n`
          }`
    )
    if (problem !== null) io.stderr.write(`${problem}\n`)
    return problem === null ? EXIT.ok : EXIT.failure
  })
}

function listAll(dir: string, json: boolean, io: CommandIo): void {
  for (const { path, createdAt, bytes, kind, manifest } of allBackups(
    dir,
    libraryIdFromJournal(dir)
  )) {
    const seq = manifest?.chain.seq ?? null
    io.stdout.write(
      json
        ? `${JSON.stringify({ file: path, createdAt, bytes, kind, seq })}\n`
        : `${createdAt}  ${String(bytes).padStart(12)} bytes  ${seq === null ? 'no manifest' : `${seq} events`}  ${path}\n`
    )
  }
}

function verifyAll(files: readonly string[], json: boolean, io: CommandIo): number {
  if (files.length === 0) {
    io.stderr.write(`akshi backup: name the files to verify.\n\n${BACKUP_USAGE}`)
    return EXIT.usage
  }
  const verdicts = files.map((file) => verifyBackup(resolve(file), { pinned: pinnedKeys() }))
  for (const { path, ok, problem, head, signature } of verdicts)
    io.stdout.write(
      json
        ? `${JSON.stringify({ file: path, ok, problem, head, signature })}\n`
        : `${ok ? 'sound' : 'NOT SOUND'}  ${path}  ${ok ? `${head?.seq ?? 0} events, signature: ${signature}` : (problem ?? '')}\n`
    )
  return verdicts.every(({ ok }) => ok) ? EXIT.ok : EXIT.broken
}
