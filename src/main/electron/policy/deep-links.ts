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

/**
 * macOS hands links over by event, Windows and Linux on a command line: this program's own, or a second instance's.
 * @param own the words of this start
 */
export function refuseDeepLinks(
  app: Pick<App, 'on'>,
  own: readonly string[],
  onDenied: (what: string) => void
): void {
  const refuse = (argv: readonly string[]): void => {
    for (const link of deepLinksIn(argv)) if (!isDeepLinkAllowed(link)) onDenied('deep link')
  }
  refuse(own)
  app.on('open-url', (event, url) => {
    event.preventDefault()
    refuse([url])
  })
  app.on('second-instance', (_event, argv) => refuse(argv))
}
