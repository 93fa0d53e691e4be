import type { Session } from 'electron'
import { APP_SCHEME, FUNDUS_SCHEME, isOwnUrl, parseUrl } from './origin'

/**
 * What the window may request. The content security policy says the same to the page; this holds for what a
 * policy does not govern (favicons, preconnects, a page that was swapped).
 */
export function isRequestAllowed(target: string, devTools: boolean): boolean {
  const url = parseUrl(target)
  if (!url) return false
  switch (url.protocol) {
    case `${APP_SCHEME}:`:
      return isOwnUrl(target)
    case `${FUNDUS_SCHEME}:`:
      return true
    case 'blob:':
      return isOwnUrl(target.slice('blob:'.length))
    case 'devtools:':
      return devTools
    default:
      return false
  }
}

export function closeNetwork(session: Pick<Session, 'webRequest'>, devTools: boolean): void {
  session.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !isRequestAllowed(details.url, devTools) })
  )
}

/** Switches that stop Chromium's own calls home; set before the application is ready. */
export const QUIET_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['no-pings'],
  ['disable-features', 'MediaRouter,OptimizationHints,AutofillServerCommunication']
]
