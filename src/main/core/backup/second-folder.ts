import { copyFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors'
import { nodeIo } from '../import/import-io'
import { ReusableBuffer } from '../import/page-buffer'
import { readBack } from '../import/read-back'
import { companionsOf, halfMade, type BackupFile } from './backup-files'
import { discard, sha256OfFile, syncPath, writeFailed } from './files'
import { rotate } from './make-backup'

const BUFFER = 1 << 20

/**
 * Copies a backup to a second folder, on another disk: under other names first, read back from that disk
 * and compared, the manifest last; older ones are deleted once it has their names. @throws AppError DISK_FULL, IO_FAILED when that disk is away or full; the first is unharmed.
 */
export async function copyToSecond(backup: BackupFile, folder: string): Promise<void> {
  const names = companionsOf(backup.name)
  const from = dirname(backup.path)
  const inOrder = [names.db, names.originals, names.json]
  const memory = new ReusableBuffer(BUFFER)
  try {
    discard(...halfMade(folder))
    for (const name of inOrder) {
      const part = join(folder, `${name}.part`)
      copyFileSync(join(from, name), part)
      syncPath(part)
      const back = await readBack(nodeIo, part, memory)
      if (back.sha256 !== sha256OfFile(join(from, name)).sha256)
        throw new AppError(
          'IO_FAILED',
          `${name} reads back different in ${folder}: that disk may be failing. The copy was not kept.`
        )
    }
    for (const name of inOrder) renameSync(join(folder, `${name}.part`), join(folder, name))
    syncPath(folder, 'folder')
    rotate(folder, names.db)
  } catch (cause) {
    discard(...inOrder.map((name) => join(folder, `${name}.part`)))
    throw writeFailed('The second copy of the backup', cause)
  }
}
