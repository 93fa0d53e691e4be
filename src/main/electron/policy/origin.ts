/** The page's own address: everything it loads comes from here or from `fundus://image/`. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'workstation'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
export const START_URL = `${APP_ORIGIN}/index.html`
export const FUNDUS_SCHEME = 'fundus'
export const FUNDUS_HOST = 'image'

/** Whether a URL belongs to the page's own origin. A URL's `origin` is `null` for schemes of one's own. */
export function isOwnUrl(text: string): boolean {
  const url = parseUrl(text)
  return (
    url !== null &&
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  )
}

export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
