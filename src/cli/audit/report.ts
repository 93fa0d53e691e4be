import { parseArgs } from 'node:util'
import { createAuditService } from '../../main/core/audit/audit-service'
import { REPORT_FORMATS } from '../../shared/contract/audit'
import { AppError } from '../../shared/errors'
import { installationKey } from '../installation-key'
import { EXIT, type CommandIo } from '../io'
import { openForAudit } from './open-for-audit'
import { filterFrom, SHARED_OPTIONS, wholeNumber } from './options'
import { AUDIT_USAGE } from './usage'

/** `akshi audit report`: computes, signs and writes a report. */
export async function runAuditReport(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...SHARED_OPTIONS,
      format: { type: 'string' },
      bootstrap: { type: 'string' },
      seed: { type: 'string' }
    }
  })
  if (values.help) {
    io.stdout.write(AUDIT_USAGE)
    return EXIT.ok
  }
  const formats = (values.format ?? 'json,csv,pdf').split(',').map((name) => {
    const format = REPORT_FORMATS.find((known) => known === name.trim())
    if (format) return format
    throw new AppError(
      'VALIDATION_FAILED',
      `--format is among ${REPORT_FORMATS.join(', ')}, not "${name}".`
    )
  })
  const request = {
    filter: filterFrom(values),
    replicates: wholeNumber('--bootstrap', values.bootstrap ?? '2000', 2, 20_000),
    seed: wholeNumber('--seed', values.seed ?? '1', 0, Number.MAX_SAFE_INTEGER),
    identified: values.identified ?? false,
    formats
  }
  const { library, actor } = await openForAudit(values)
  try {
    const audit = createAuditService({ library, key: await installationKey(io) })
    const made = await audit.report(actor, request, {
      ...(values.out === undefined ? {} : { folder: values.out }),
      onProgress: (share) => {
        if (io.stderr.isTTY === true) io.stderr.write(`\r\x1b[K${Math.round(share * 100)} %`)
      }
    })
    if (io.stderr.isTTY === true) io.stderr.write('\r\x1b[K')
    io.stdout.write(
      values.json
        ? `${JSON.stringify(made)}\n`
        : `${made.files.map((file) => `${made.folder}/${file.name}`).join('\n')}\nsigned by ${made.fingerprint}\n`
    )
    return EXIT.ok
  } finally {
    library.close()
  }
}
