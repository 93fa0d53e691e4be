import { describeBackup, describeSecond, findBackup } from '../backup/backup-list'
import { refuseSample } from '../session/sessions'
import type { HandlerOptions, HandlersOf } from './types'

export function backupHandlers({
  site,
  tokens,
  works
}: HandlerOptions): HandlersOf<'backup'> & HandlersOf<'rescue'> {
  return {
    'backup.list': (_input, { services }) => {
      const { backups, running, problem, ...state } = services.backups.state()
      const listed = backups.map((backup) =>
        describeBackup(services.library.dir, backup, services.backups.checked(backup.path))
      )
      return { backups: listed, second: describeSecond(state), running, problem }
    },
    'backup.now': async (_input, { services }) => {
      const { backup, manifest } = await services.backups.backUp()
      return { id: describeBackup(services.library.dir, backup).id, seq: manifest.chain.seq }
    },
    'backup.setSecond': async ({ folderToken }, { services, actor, session }) => {
      refuseSample(session)
      const folder = folderToken === null ? null : tokens.resolve(folderToken)
      services.backups.setSecondFolder(actor, folder)
      // What comes of it is in the list.
      if (folder !== null) await services.backups.backUp().catch(() => undefined)
      return {}
    },
    'backup.verify': async ({ id }, { services }) => {
      const { backups } = services.backups.state()
      const { ok, problem } = await services.backups.verify(
        findBackup(services.library.dir, backups, id).path
      )
      return { ok, problem }
    },
    'backup.preview': ({ id }, { session }) => {
      refuseSample(session)
      return site.preview(id)
    },
    'backup.restore': async ({ id, passphrase }, { session, services, actor }) => {
      refuseSample(session)
      await services.signIn.confirm(actor.operatorId, passphrase)
      works.refuseSecond()
      await site.restore(id, actor.operatorId)
      return {}
    },

    'rescue.backups': () => {
      site.refuseUnlessDamaged()
      return site.backups().map((backup) => describeBackup(site.dir(), backup))
    },
    'rescue.preview': ({ id }) => {
      site.refuseUnlessDamaged()
      return site.preview(id)
    },
    'rescue.restore': async ({ id }) => {
      site.refuseUnlessDamaged()
      await site.restore(id)
      return {}
    }
  }
}
