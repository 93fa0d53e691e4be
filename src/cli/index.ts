import { isAppError, messageOf } from '../shared/errors'
import { EXIT, type CommandIo } from './io'

export { surviveClosedPipes } from './closed-pipe'

type Command = (argv: readonly string[], io: CommandIo) => Promise<number>

/** Loaded when asked for: `akshi grade` opens no database, `akshi stats` no network. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve/serve')).runServe,
  grade: async () => (await import('./grade/grade')).runGrade,
  import: async () => (await import('./import/import')).runImport,
  receipt: async () => (await import('./receipt/receipt')).runReceipt,
  stats: async () => (await import('./stats/stats')).runStats,
  audit: async () => (await import('./audit/audit')).runAudit,
  backup: async () => (await import('./backup/backup')).runBackup,
  restore: async () => (await import('./backup/restore')).runRestore,
  archive: async () => (await import('./backup/archive')).runArchive,
  move: async () => (await import('./backup/move')).runMove,
  'export-images': async () => (await import('./export-images/export-images')).runExportImages,
  provider: async () => (await import('./providers/providers')).runProviders,
  doctor: async () => (await import('./doctor/doctor')).runDoctor
}

const USAGE = `akshi: grading of diabetic retinopathy, offline

  akshi import SOURCE…      copy a card's photographs into a library, each copy verified
  akshi receipt [ID]        the signed receipt of an import, as PDF, CSV and JSON
  akshi grade FILE…|DIR     grade photographs with the network; needs no library
  akshi serve               the workstation as a page on this computer
  akshi stats               agreement statistics of tables, pairs, ratings or a library
  akshi audit verify        check that no one altered a library or a report
  akshi backup              back a library's database up now; list and verify backups
  akshi restore             put a backup in place and roll it forward from the journal
  akshi archive             a whole library as one verified file, and back
  akshi move                a library to another folder or disk, each file read back
  akshi export-images       de-identified copies of a batch's photographs
  akshi provider            which accelerator this computer grades with, after its self-test
  akshi doctor              what works on this computer and what does not

Each takes --help, --json and, where it uses one, --library DIR.
Exit codes: 0 done, 1 the program failed, 2 the command line was not understood, 3 not sound.
`

/** Runs one command. @returns the exit code. */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const asked = name !== undefined
    ;(asked ? io.stdout : io.stderr).write(USAGE)
    return asked ? EXIT.ok : EXIT.usage
  }
  if (name === '--version') {
    io.stdout.write(`${(await import('../main/core/version')).APP_VERSION}\n`)
    return EXIT.ok
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    io.stderr.write(`akshi: there is no command "${name}".\n\n${USAGE}`)
    return EXIT.usage
  }
  try {
    const run = await (COMMANDS[name] as () => Promise<Command>)()
    return await run(rest, io)
  } catch (thrown) {
    // node:util parseArgs names what it did not understand.
    const code = (thrown as { code?: string }).code ?? ''
    io.stderr.write(`akshi ${name}: ${messageOf(thrown)}\n`)
    if (code.startsWith('ERR_PARSE_ARGS')) return EXIT.usage
    if (isAppError(thrown)) return EXIT.failure
    if (process.env['AKSHI_DEBUG']) io.stderr.write(`${(thrown as Error).stack ?? ''}\n`)
    return EXIT.failure
  }
}
