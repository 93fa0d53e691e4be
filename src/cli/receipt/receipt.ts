import { parseArgs } from 'node:util'
import { importRows } from '../../main/core/import/import-repository'
import { writeReceipt } from '../../main/core/import/receipt/receipt'
import { openLibrary, type Library } from '../../main/core/store/open-library'
import { APP_VERSION } from '../../main/core/version'
import { workstationId } from '../../main/core/workstation-id'
import { AppError } from '../../shared/errors'
import { defaultLibrary } from '../../main/core/default-library'
import { signInOperator } from '../import/operator'
import { installationKey } from '../installation-key'
import { EXIT, type CommandIo } from '../io'

export const RECEIPT_USAGE = `akshi receipt [ID] [--out DIR] [--json]

Writes the signed receipt of an import (by default the last one): every file with its size, hash and
outcome, as PDF to print, CSV for a spreadsheet and JSON with the signature.

  --out DIR           where to write (default: receipts/ in the library)
  --json              print the paths as one JSON object
  --library DIR       the library (default: this user's)
  --operator NAME, --passphrase-fd N   who asks, where the library has operators

Exit codes: 0 written, 1 failed, 2 usage.
`

/** `akshi receipt`. @returns the exit code. */
export async function runReceipt(
  argv: readonly string[],
  io: CommandIo,
  open: (dir: string) => Library = (dir) =>
    openLibrary(dir, {
      ...{ workstationId: workstationId(), appVersion: APP_VERSION, mustExist: true }
    })
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      library: { type: 'string' },
      operator: { type: 'string' },
      'passphrase-fd': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help || positionals.length > 1) {
    ;(values.help ? io.stdout : io.stderr).write(RECEIPT_USAGE)
    return values.help ? EXIT.ok : EXIT.usage
  }
  const library = open(values.library ?? defaultLibrary())
  try {
    await signInOperator(library, workstationId(), ['technician', 'auditor', 'admin'], {
      operator: values.operator,
      passphraseFd: values['passphrase-fd']
    })
    const importId = positionals[0] ?? importRows(library)[0]?.id
    if (importId === undefined) throw new AppError('NOT_FOUND', 'Nothing was imported yet.')
    const key = await installationKey(io)
    const paths = await writeReceipt(library, importId, key(), values.out)
    if (values.json) io.stdout.write(`${JSON.stringify({ importId, ...paths })}\n`)
    else io.stdout.write(`${paths.pdf}\n${paths.csv}\n${paths.json}\n`)
    return EXIT.ok
  } finally {
    library.close()
  }
}
