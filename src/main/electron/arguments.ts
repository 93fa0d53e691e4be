import { parseArgs } from 'node:util'

/** A bare word in first place is a command; whoever mistypes one gets the list of them, not a window. */
const COMMAND = /^([a-z][a-z-]*|--help|-h|--version)$/

/**
 * The person's own words of a command line. Started as `electron [switches] <app> …`, the application's path
 * comes first; an installed product has none.
 */
export function ownArguments(argv: readonly string[], defaultApp: boolean): string[] {
  if (!defaultApp) return argv.slice(1)
  const app = argv.findIndex((word, index) => index > 0 && !word.startsWith('-'))
  return app < 0 ? [] : argv.slice(app + 1)
}

/** Arguments for the command line where the first word is a command; null means: open the window. */
export function cliArguments(argv: readonly string[], defaultApp: boolean): string[] | null {
  const own = ownArguments(argv, defaultApp)
  return own[0] !== undefined && COMMAND.test(own[0]) ? own : null
}

/** The window's one option. Chromium's own switches pass through the same command line and are not ours to refuse. */
export function libraryArgument(own: readonly string[]): string | undefined {
  const { values } = parseArgs({
    args: [...own],
    options: { library: { type: 'string' } },
    strict: false
  })
  return typeof values.library === 'string' && values.library !== '' ? values.library : undefined
}
