import type { App } from 'electron'

/** Links that other programs may open the workstation with. None yet; add a predicate per link, not a prefix. */
const ALLOWED: readonly ((url: URL) => boolean)[] = []

/** `akshi://` links among a command line's words. */
export function deepLinksIn(argv: readonly string[]): string[] {
  return argv.filter((word) => /^akshi:/i.test(word))
}

export function isDeepLinkAllowed(link: string): boolean {
  return URL.canParse(link) && ALLOWED.some((isAllowed) => isAllowed(new URL(link)))
}

/** macOS hands links over by event, Windows and Linux by a second instance's command line. */
export function refuseDeepLinks(app: Pick<App, 'on'>, onDenied: (what: string) => void): void {
  app.on('open-url', (event, url) => {
    event.preventDefault()
    if (!isDeepLinkAllowed(url)) onDenied('deep link')
  })
  app.on('second-instance', (_event, argv) => {
    for (const link of deepLinksIn(argv)) if (!isDeepLinkAllowed(link)) onDenied('deep link')
  })
}
