import type { HandlerOptions, HandlersOf } from './types'

export function desktopHandlers({ desktop }: HandlerOptions): HandlersOf<'desktop'> {
  return {
    'desktop.setLanguage': ({ language }) => {
      desktop?.setLanguage(language)
      return {}
    }
  }
}
