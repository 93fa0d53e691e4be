import { parseArgs } from 'node:util'
import { verifyLibrary } from '../../main/core/audit/verify/verify-library'
import { defaultLibrary } from '../default-library'
import { EXIT, type CommandIo } from '../io'

const USAGE = `akshi audit verify [--library DIR] [--originals] [--json]
  Holds a library against its own log. Changes nothing. Exit code 3 where it is not sound.
`

/** `akshi audit …`. @returns the exit code. */
export async function runAudit(argv: readonly string[], io: CommandIo): Promise<number> {
  const [verb, ...rest] = argv
  if (verb !== 'verify') {
    io.stderr.write(USAGE)
    return EXIT.usage
  }
  const { values } = parseArgs({
    args: rest,
    options: {
      library: { type: 'string' },
      originals: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false }
    }
  })
  const verdict = await verifyLibrary(values.library ?? defaultLibrary(), {
    originals: values.originals
  })
  if (values.json) io.stdout.write(`${JSON.stringify(verdict)}\n`)
  else {
    for (const finding of verdict.findings)
      io.stdout.write(`${finding.severity.toUpperCase()} ${finding.check}: ${finding.message}\n`)
    io.stdout.write(verdict.ok ? `OK: ${verdict.head?.seq ?? 0} events\n` : 'NOT SOUND\n')
  }
  return verdict.ok ? EXIT.ok : EXIT.broken
}
