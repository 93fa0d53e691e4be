import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { locateModelsFolder } from '../../main/core/grading/models/locate'
import { DEFAULT_MODEL_ID } from '../../main/core/grading/models/registry'
import { forkHost } from '../../main/core/grading/pool/host-process'
import { enableProvider, listProviders } from '../../main/core/grading/providers/enable'
import { isAccelerator, PROVIDER_LABELS } from '../../main/core/grading/providers/names'
import { readProviderRecord, writeProviderRecord } from '../../main/core/grading/providers/record'
import { AppError } from '../../shared/errors'
import { defaultLibrary } from '../../main/core/default-library'
import { EXIT, type CommandIo } from '../io'
import { describeRecord } from './describe-record'
import { requireAdmin, tellLibrary } from './require-admin'

export const PROVIDER_USAGE = `akshi provider list
akshi provider enable NAME      cuda, dml (DirectML) or coreml
akshi provider disable
  What this computer grades with. Enabling runs the network on drawn pictures on the CPU and on the accelerator, in
  a process of its own with a time limit, and records the result; an accelerator that fails, hangs, crashes or
  answers otherwise is refused with the reason and the CPU goes on grading. Takes effect at the next start.
  Changes are the administrator's: once the library has one, --operator NAME and a passphrase are asked for.
  CUDA needs libraries that are installed apart: npm run setup:cuda.
  [--models DIR] [--library DIR] [--operator NAME] [--passphrase-fd N] [--json]
  Exit codes: 0 done, 1 refused or failed, 2 the command line was not understood.`

const OPTIONS = {
  models: { type: 'string' },
  library: { type: 'string' },
  operator: { type: 'string' },
  'passphrase-fd': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false }
} as const

/** `akshi provider`: the administrator's choice of what computes the network on this machine. */
export async function runProviders(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true
  })
  const [verb, name] = positionals
  const understood =
    positionals.length === (verb === 'enable' ? 2 : 1) &&
    ['list', 'enable', 'disable'].includes(verb ?? '')
  if (values.help || !understood) {
    ;(values.help ? io.stdout : io.stderr).write(`${PROVIDER_USAGE}\n`)
    return values.help ? EXIT.ok : EXIT.usage
  }
  const say = (line: string, data: object): void =>
    void io.stdout.write(`${values.json ? JSON.stringify(data) : line}\n`)
  const spawnHost = io.spawnHost ?? forkHost

  if (verb === 'list') {
    const { runtime, providers } = await listProviders(spawnHost)
    for (const one of providers) {
      const mark = one.available ? 'yes' : 'no '
      say(`${mark}  ${PROVIDER_LABELS[one.provider].padEnd(14)} ${one.note}`, one)
    }
    const record = readProviderRecord()
    say(`${runtime}; ${describeRecord(record)}`, { runtime, record })
    return EXIT.ok
  }

  const libraryDir = resolve(values.library ?? defaultLibrary())
  const admin = await requireAdmin(libraryDir, {
    operator: values.operator,
    passphraseFd: values['passphrase-fd']
  })
  if (verb === 'disable') {
    const record = readProviderRecord()
    if (record !== null && typeof record !== 'string')
      writeProviderRecord({ ...record, enabled: false })
    tellLibrary(libraryDir, admin)
    say('The CPU grades from the next start.', { provider: 'cpu' })
    return EXIT.ok
  }
  if (name === undefined || !isAccelerator(name))
    throw new AppError(
      'NOT_FOUND',
      'The accelerators are cuda, dml and coreml; the CPU needs none.'
    )
  const setup = {
    modelsFolder: locateModelsFolder(values.models),
    modelId: DEFAULT_MODEL_ID,
    threads: 1
  }
  const record = await enableProvider(name, { spawnHost, setup })
  say(describeRecord(record), record)
  tellLibrary(libraryDir, admin)
  return record.enabled ? EXIT.ok : EXIT.failure
}
