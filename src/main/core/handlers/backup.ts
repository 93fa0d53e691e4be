import { describeBackup, findBackup } from '../backup/backup-list'
import type { HandlersOf } from './types'

export function backupHandlers(): HandlersOf<'backup'> {
  return {
    'backup.list': (_input, { services }) => {
      const { backups, secondFolder, running, problem } = services.backups.state()
      const listed = backups.map((backup) => describeBackup(services.library.dir, backup))
      return { backups: listed, second: secondFolder !== null, running, problem }
    },
    'backup.now': async (_input, { services }) => {
      const { backup, manifest } = await services.backups.backUp()
      return { id: describeBackup(services.library.dir, backup).id, seq: manifest.chain.seq }
    },
    'backup.verify': async ({ id }, { services }) => {
      const { backups } = services.backups.state()
      const { ok, problem } = await services.backups.verify(
        findBackup(services.library.dir, backups, id).path
      )
      return { ok, problem }
    }
  }
}
