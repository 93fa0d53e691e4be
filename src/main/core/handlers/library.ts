import { join } from 'node:path'
import { AppError } from '../../../shared/errors'
import { countOriginals } from '../backup/archive/export-whole'
import { findArchives, folderNameFor } from '../backup/archive/find-archives'
import { refuseSample } from '../session/sessions'
import { countImages } from '../store/images'
import type { HandlerOptions, HandlersOf } from './types'

export function libraryHandlers(options: HandlerOptions): HandlersOf<'library'> {
  const { sessionChanged, site, tokens, works } = options
  return {
    'library.openSample': async (_input, { session }) => {
      const services = await options.openSample(session)
      sessionChanged(session)
      return { images: countImages(services.library) }
    },
    'library.closeSample': (_input, { session }) => {
      options.closeSample(session)
      sessionChanged(session)
      return {}
    },
    'library.place': (_input, { services, session }) => {
      refuseSample(session)
      const images = countImages(services.library)
      const place = { folder: site.dir(), name: site.name(), movedFrom: site.movedFrom() }
      return { ...place, images, doing: works.now() }
    },
    'library.move': async ({ folderToken }, { session, actor }) => {
      refuseSample(session)
      const to = join(tokens.resolve(folderToken), site.name())
      await works.run('move', (stoppable) => site.move(to, actor.operatorId, stoppable))
      return {}
    },
    'library.export': ({ folderToken }, { session, services, actor }) => {
      refuseSample(session)
      const folder = tokens.resolve(folderToken)
      return works.run('export', ({ signal }) => services.exportTo(actor, folder, signal))
    },
    'library.cancel': (_input, { session }) => {
      refuseSample(session)
      works.stop()
      return {}
    },
    'library.archives': ({ folderToken }) =>
      findArchives(tokens.resolve(folderToken)).map(({ path, name, bytes }) => {
        return { token: tokens.entry(path).token, name, bytes }
      }),
    'library.import': async ({ archiveToken, folderToken, open }, { session, services }) => {
      refuseSample(session)
      if (open && countImages(services.library) > 0)
        throw new AppError(
          'CONFLICT',
          'This library holds photographs: another one cannot take its place. Nothing was changed.'
        )
      const archive = tokens.resolve(archiveToken)
      const to = join(tokens.resolve(folderToken), folderNameFor(archive))
      const { dir, manifest, signature } = await works.run('import', async (stoppable) => {
        const made = await site.importArchive(archive, to, stoppable.signal)
        stoppable.commit()
        if (open) await site.openInstead(made.dir)
        return made
      })
      const { files, chain } = manifest
      const originals = countOriginals(manifest)
      return { folder: dir, files: files.length, seq: chain.seq, signature, originals }
    }
  }
}
