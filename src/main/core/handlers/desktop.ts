import type { UpdateState } from '../../../shared/contract/desktop'
import { AppError } from '../../../shared/errors'
import type { HandlerOptions, HandlersOf } from './types'

const NO_UPDATES: UpdateState = {
  ...{ available: false, enabled: false },
  ...{ url: null, askedAt: null, problem: null }
}

export function desktopHandlers({ desktop }: HandlerOptions): HandlersOf<'desktop'> {
  return {
    'desktop.setLanguage': ({ language }) => {
      desktop?.setLanguage(language)
      return {}
    },
    'desktop.updates': () => desktop?.updates.state() ?? NO_UPDATES,
    'desktop.setUpdates': ({ url }, { session, services, actor }) => {
      // Anyone may become the sample library's administrator; the workstation is not hers to open.
      if (!desktop?.updates.state().available || session.shelf === 'sample')
        throw new AppError('CONFLICT', 'This cannot be set here. Nothing was changed.')
      services.library.log.append(actor, [{ type: 'workstation.updates_set', payload: { url } }])
      return desktop.updates.set(url)
    }
  }
}
