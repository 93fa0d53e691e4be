import { join } from 'node:path'
import { AppError } from '../../../shared/errors'
import { countOriginals } from '../backup/archive/export-whole'
import { findArchives, folderNameFor } from '../backup/archive/find-archives'
import { refuseSample } from '../session/sessions'
import { countImages } from '../store/images'
import type { HandlerOptions, HandlersOf } from './types'

export function libraryHandlers(options: HandlerOptions): HandlersOf<'library'> {
  const { sessionChanged, site, tokens } = options
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
      return { folder: site.dir(), name: site.name(), movedFrom: site.movedFrom(), images }
    },
    'library.move': async ({ folderToken }, { session, actor }) => {
      refuseSample(session)
      await site.move(join(tokens.resolve(folderToken), site.name()), actor.operatorId)
      return {}
    },
    'library.export': ({ folderToken }, { session, services, actor }) => {
      refuseSample(session)
      return services.exportTo(actor, tokens.resolve(folderToken))
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
      const { dir, manifest, signature } = await site.importArchive(archive, to)
      if (open) await site.openInstead(dir)
      const { files, chain } = manifest
      const originals = countOriginals(manifest)
      return { folder: dir, files: files.length, seq: chain.seq, signature, originals }
    }
  }
}
