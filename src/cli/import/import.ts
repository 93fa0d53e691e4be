import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Committed } from '../../main/core/import/commit'
import { dryRun } from '../../main/core/import/dry-run'
import { createImportService } from '../../main/core/import/import-service'
import { factsReaderOf, type Naming } from '../../main/core/import/naming'
import {
  importRow,
  nearDuplicates,
  noCounts,
  sourcesOf
} from '../../main/core/import/import-repository'
import { pathsBelow } from '../../main/core/import/sources'
import { patternsForFolders } from '../../main/core/import/survey'
import { openLibrary, type Library } from '../../main/core/store/open-library'
import { APP_VERSION } from '../../main/core/version'
import { workstationId } from '../../main/core/workstation-id'
import { AppError, isAppError } from '../../shared/errors'
import { defaultLibrary } from '../../main/core/default-library'
import { EXIT, type CommandIo } from '../io'
import {
  jsonDrySummary,
  jsonLine,
  jsonSummary,
  plainDrySummary,
  plainLine,
  plainSummary
} from './line'
import { signInOperator } from './operator'

export const IMPORT_USAGE = `akshi import SOURCE… [--second DIR] [--rules FILE] [--worklist FILE] [--label TEXT] [--json]
akshi import --resume [ID] [--second DIR]

Copies every photograph below the sources into a library. Each copy is read back from the disk and
its hash compared before it counts. Nothing is ever written to a source, no link is followed.

  --second DIR          keep a second copy of each original there, verified the same way; until that
                        is done too the card is not safe to remove. Its disk must be connected before
                        the first import: an empty folder in its place cannot be told from it
  --rules FILE          JSON array of patterns for file names, tried in order, such as
                        ["{patient}_{date:YYYYMMDD}_{eye}.jpg"] (default: the library's own for
                        the camera that the photographs name, else its own for all, else a camera's
                        known form that fits every name)
  --worklist FILE       CSV with a column "file" and any of patient, eye, field, site; a file is
                        named by its path or the end of it, and a line that fits two is used for
                        neither
  --dry-run             say what would become of each file; write nothing. What it does not look
                        into, such as archives and DICOM files, is listed as failed (exit code 3)
  --label TEXT          name of the batch (default: the folder's)
  --resume [ID]         go on with the import ID, or with the last one that was interrupted, by the
                        rules, the worklist and the second place that it began with. --second
                        names another place, where the first is gone: everything is copied there
  --json                one JSON object a line for every file, then {"summary": …}
  --library DIR         the library (default: this user's)
  --operator NAME       who imports, where the library has operators
  --passphrase-fd N     read the passphrase from file descriptor N instead of the terminal

Exit codes: 0 everything that was found is safe in the library or is no photograph,
            1 the program failed or the import was interrupted (it can be resumed),
            2 usage, 3 something could not be copied, here or to the second place, or nothing was
            found: the card is not safe to remove.
`

type Open = (dir: string) => Library

/** `akshi import`. @returns the exit code. */
export async function runImport(
  argv: readonly string[],
  io: CommandIo,
  open: Open = (dir) =>
    openLibrary(dir, { workstationId: workstationId(), appVersion: APP_VERSION })
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      label: { type: 'string' },
      second: { type: 'string' },
      rules: { type: 'string' },
      worklist: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      library: { type: 'string' },
      operator: { type: 'string' },
      'passphrase-fd': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) {
    io.stdout.write(IMPORT_USAGE)
    return EXIT.ok
  }
  if (!values.resume && positionals.length === 0) {
    io.stderr.write(`akshi import: name at least one folder.\n\n${IMPORT_USAGE}`)
    return EXIT.usage
  }

  if (values.resume && values['dry-run']) {
    io.stderr.write('akshi import: a dry run takes folders, not --resume.\n')
    return EXIT.usage
  }
  const settled = (['rules', 'label'] as const).filter((name) => values[name] !== undefined)
  if (values.resume && settled.length > 0) {
    io.stderr.write(
      `akshi import: --resume goes on with what the import began with; leave out --${settled.join(', --')}.\n`
    )
    return EXIT.usage
  }

  const naming = namingOf(values)
  const library = open(values.library ?? defaultLibrary())
  try {
    const actor = await signInOperator(library, workstationId(), ['technician', 'admin'], {
      operator: values.operator,
      passphraseFd: values['passphrase-fd']
    })
    const patterns =
      naming.patterns ?? (values.resume ? [] : await patternsForFolders(library, positionals))
    if (values['dry-run'])
      return await runDry(
        io,
        dryRun(
          library,
          positionals,
          factsReaderOf({ patterns, worklist: naming.worklist ?? null })
        ),
        { pathOf: pathsBelow(positionals), json: values.json }
      )
    const service = createImportService({ library })
    const resumed = values.resume ? (positionals[0] ?? lastInterrupted(service.list())) : null
    const pathOf = pathsBelow(
      resumed === null ? positionals : sourcesOf(importRow(library, resumed))
    )
    const toLine = values.json ? jsonLine : plainLine
    /** New photographs wait for their line until it is known whether they nearly repeat another. */
    const waiting = new Map<string, { source: string; file: Committed }>()
    const print = (source: string, file: Committed): void =>
      void io.stdout.write(`${toLine(source, file)}\n`)
    const onFile = (name: string, file: Committed): void => {
      const source = pathOf(name)
      if (file.imageId === null) print(source, file)
      else waiting.set(file.imageId, { source, file })
    }
    const { importId } =
      resumed !== null
        ? service.resume(resumed, actor, {
            ...{ onFile, worklist: naming.worklist, second: values.second }
          })
        : service.start({
            sources: positionals,
            actor,
            onFile,
            ...{ label: values.label, second: values.second },
            ...{ ...naming, patterns }
          })

    const stop = (): void => void service.cancel(importId)
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    await service.waitFor(importId)
    await service.examine(importId, actor)
    const near = nearDuplicates(library, importId)
    for (const [imageId, { source, file }] of waiting) {
      const duplicateOf = near.get(imageId) ?? null
      print(
        source,
        duplicateOf === null ? file : { ...file, outcome: 'near-duplicate', duplicateOf }
      )
    }
    const end = await service.waitFor(importId)
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    if (values.json) io.stdout.write(`${jsonSummary(end)}\n`)
    else io.stdout.write(`${plainSummary(end)}\n`)
    await service.close()
    if (end.state !== 'finished') return EXIT.failure
    return end.safeToRemove ? EXIT.ok : EXIT.broken
  } finally {
    library.close()
  }
}

async function runDry(
  io: CommandIo,
  files: AsyncIterable<Committed>,
  { pathOf, json }: { readonly pathOf: (name: string) => string; readonly json: boolean }
): Promise<number> {
  const toLine = json ? jsonLine : plainLine
  const tally = { files: 0, bytes: 0, counts: noCounts() }
  for await (const file of files) {
    io.stdout.write(`${toLine(pathOf(file.name), file)}\n`)
    tally.files += 1
    tally.bytes += file.bytes
    tally.counts[file.outcome] += 1
  }
  io.stdout.write(`${json ? jsonDrySummary(tally) : plainDrySummary(tally)}\n`)
  return tally.counts.failed > 0 || tally.files === 0 ? EXIT.broken : EXIT.ok
}

/** @throws AppError VALIDATION_FAILED, NOT_FOUND for a file that cannot be used. */
function namingOf({
  rules,
  worklist
}: {
  rules?: string | undefined
  worklist?: string | undefined
}): Partial<Naming> {
  return {
    ...(rules !== undefined && { patterns: readRules(rules) }),
    ...(worklist !== undefined && { worklist: readText(worklist) })
  }
}

function readRules(file: string): string[] {
  let rules: unknown
  try {
    rules = JSON.parse(readText(file))
  } catch (cause) {
    if (isAppError(cause)) throw cause
  }
  const parsed = z.array(z.string()).safeParse(rules)
  if (parsed.success) return parsed.data
  throw new AppError('VALIDATION_FAILED', `${file} is no JSON array of patterns.`)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('NOT_FOUND', `${file} cannot be read.`, { cause })
  }
}

function lastInterrupted(imports: readonly { importId: string; state: string }[]): string {
  const found = imports.find((one) => one.state === 'interrupted')
  if (!found) throw new AppError('NOT_FOUND', 'No import was interrupted.')
  return found.importId
}
