import { parseArgs } from 'node:util'
import { createAuditService } from '../../main/core/audit/audit-service'
import { EXPORT_KINDS } from '../../shared/contract/audit'
import { AppError } from '../../shared/errors'
import { installationKey } from '../installation-key'
import { EXIT, type CommandIo } from '../io'
import { openForAudit } from './open-for-audit'
import { filterFrom, SHARED_OPTIONS } from './options'
import { AUDIT_USAGE } from './usage'

/** `akshi audit export`: readings and events as CSV with a data dictionary, or FHIR R4. */
export async function runAuditExport(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { ...SHARED_OPTIONS, kind: { type: 'string' } }
  })
  if (values.help) {
    io.stdout.write(AUDIT_USAGE)
    return EXIT.ok
  }
  const kinds = (values.kind ?? 'csv').split(',').map((name) => {
    const kind = EXPORT_KINDS.find((known) => known === name.trim())
    if (kind) return kind
    throw new AppError(
      'VALIDATION_FAILED',
      `--kind is among ${EXPORT_KINDS.join(', ')}, not "${name}".`
    )
  })
  const filter = filterFrom(values)
  const { library, actor } = await openForAudit(values)
  try {
    const audit = createAuditService({ library, key: await installationKey(io) })
    const folder = values.out === undefined ? {} : { folder: values.out }
    const made = kinds.map((kind) =>
      audit.export(actor, { filter, kind, identified: values.identified ?? false }, folder)
    )
    const files = made.flatMap((of) => of.files.map((file) => `${of.folder}/${file.name}`))
    io.stdout.write(values.json ? `${JSON.stringify({ files })}\n` : `${files.join('\n')}\n`)
    return EXIT.ok
  } finally {
    library.close()
  }
}
