import { countImages } from '../store/images'
import type { HandlerOptions, HandlersOf } from './types'

export function libraryHandlers(options: HandlerOptions): HandlersOf<'library'> {
  const { sessionChanged } = options
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
    }
  }
}
