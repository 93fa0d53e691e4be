import { AppError } from '../../../shared/errors'
import type { HandlerOptions, HandlersOf } from './types'

export function importHandlers({
  folders,
  tokens
}: HandlerOptions): HandlersOf<'folder'> & HandlersOf<'import'> {
  return {
    'folder.choose': async () => {
      if (!folders.choose)
        throw new AppError('NOT_FOUND', 'This window has no folder dialog: browse instead.')
      const chosen = await folders.choose()
      return chosen === null ? null : tokens.entry(chosen)
    },
    'folder.browse': ({ token }) => tokens.browse(token),

    'import.start': async ({ folderToken, label }, { services, actor }) =>
      services.imports.start({
        folder: tokens.resolve(folderToken),
        actor,
        ...(label === undefined ? {} : { label })
      }),
    'import.list': (_input, { services }) => services.imports.list(),
    'import.files': (input, { services }) => services.imports.files(input),
    'import.cancel': async ({ importId }, { services }) => {
      await services.imports.cancel(importId)
      return {}
    }
  }
}
