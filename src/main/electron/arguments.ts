import { parseArgs } from 'node:util'

/** The commands of `akshi`, as src/cli has them; a test compares the two lists. */
export const CLI_VERBS: ReadonlySet<string> = new Set([
  'import',
  'grade',
  'serve',
  'stats',
  'audit',
  'doctor',
  'help',
  '--help',
  '-h',
  '--version'
])

/**
 * The person's own words of a command line. Started as `electron [switches] <app> …`, the application's path
 * comes first; an installed product has none.
 */
export function ownArguments(argv: readonly string[], defaultApp: boolean): string[] {
  if (!defaultApp) return argv.slice(1)
  const app = argv.findIndex((word, index) => index > 0 && !word.startsWith('-'))
  return app < 0 ? [] : argv.slice(app + 1)
}

/** Arguments for the command line where the first word is one of its verbs; null means: open the window. */
export function cliArguments(argv: readonly string[], defaultApp: boolean): string[] | null {
  const own = ownArguments(argv, defaultApp)
  return own[0] !== undefined && CLI_VERBS.has(own[0]) ? own : null
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
