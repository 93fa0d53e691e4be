import type { App, WebContents } from 'electron'
import { isOwnUrl, parseUrl } from './origin'

/** The page may load itself again and go nowhere else; views change without navigating. */
export function isNavigationAllowed(target: string, isMainFrame: boolean): boolean {
  const url = parseUrl(target)
  if (!url || !isMainFrame || !isOwnUrl(target)) return false
  return url.pathname === '/' || url.pathname === '/index.html'
}

/** Applies to every web contents that ever comes to be, whoever made it. */
export function confineNavigation(app: Pick<App, 'on'>, onDenied: (what: string) => void): void {
  app.on('web-contents-created', (_event, contents) => confine(contents, onDenied))
}

function confine(contents: WebContents, onDenied: (what: string) => void): void {
  contents.on('will-frame-navigate', (details) => {
    if (isNavigationAllowed(details.url, details.isMainFrame)) return
    details.preventDefault()
    onDenied('navigation')
  })
  contents.on('will-navigate', (details) => {
    if (isNavigationAllowed(details.url, true)) return
    details.preventDefault()
    onDenied('navigation')
  })
  // Our own protocol never redirects, so any redirect is somebody else's.
  contents.on('will-redirect', (details) => {
    details.preventDefault()
    onDenied('redirect')
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    onDenied('webview')
  })
  contents.setWindowOpenHandler(() => {
    onDenied('window.open')
    return { action: 'deny' }
  })
}
