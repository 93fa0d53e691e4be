import { copyFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors'
import { companionsOf, halfMade, type BackupFile } from './backup-files'
import { discard, sha256OfFile, syncPath, writeFailed } from './files'
import { rotate } from './make-backup'

/**
 * Copies a backup to a second folder, on another disk: under other names first, read back and compared, the
 * manifest last. @throws AppError DISK_FULL, IO_FAILED when that disk is away or full; the first is unharmed.
 */
export function copyToSecond(backup: BackupFile, folder: string): void {
  const names = companionsOf(backup.name)
  const from = dirname(backup.path)
  const inOrder = [names.db, names.originals, names.json]
  try {
    discard(...halfMade(folder))
    for (const name of inOrder) {
      const part = join(folder, `${name}.part`)
      copyFileSync(join(from, name), part)
      syncPath(part)
      if (sha256OfFile(part).sha256 !== sha256OfFile(join(from, name)).sha256)
        throw new AppError(
          'IO_FAILED',
          `${name} reads back different in ${folder}: that disk may be failing. The copy was not kept.`
        )
    }
    for (const name of inOrder) renameSync(join(folder, `${name}.part`), join(folder, name))
    rotate(folder, names.db)
  } catch (cause) {
    discard(...inOrder.map((name) => join(folder, `${name}.part`)))
    throw writeFailed('The second copy of the backup', cause)
  }
}
