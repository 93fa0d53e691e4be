import { parseArgs } from 'node:util'
import { locateModelsFolder } from '../../main/core/grading/models/locate'
import { DEFAULT_MODEL_ID, readManifest } from '../../main/core/grading/models/registry'
import { forkHost, type SpawnHost } from '../../main/core/grading/pool/host-process'
import { createGradingPool, type GradingPool } from '../../main/core/grading/pool/pool'
import { poolSize } from '../../main/core/grading/pool/sizing'
import { approvedProvider } from '../../main/core/grading/providers/approved'
import { readProviderRecord } from '../../main/core/grading/providers/record'
import { AppError, isAppError } from '../../shared/errors'
import { EXIT, type CommandIo } from '../io'
import { findFiles } from './find-files'
import { jsonLine, plainLine, type GradeOutcome } from './line'
import { createProgress } from './progress'

const HELP = `akshi grade [--json] [--models DIR] [--model ID] FILE…|DIR

Grades photographs (JPEG, PNG, TIFF, WebP, GIF) with the network. Needs no library, writes no file.
One line on stdout for every file, in the order given; folders are walked in the order of names.
Files that are named are always looked at; below folders hidden files (.name) and links are left out.

  --json         one JSON object a line: {"file","sha256","width","height","grade","score",
                 "probabilities","referable","referableReasons","referableProbability","gradable",
                 "ungradableReason","predictionSet","predictionSetCoverage","laterality",
                 "gradableProbability","quality","notes","model","provider","ms"}
                 or {"file","error":{"code","message"}}; grade is the network's own even where
                 gradable is false; null for what the network does not say
  --models DIR   folder with the networks (default: the installed ones)
  --model ID     network to use (default: ${DEFAULT_MODEL_ID})
  --provider NAME  cpu (default), or an accelerator that this computer's self-test approved for the
                 network: cuda, dml, coreml (see akshi provider); any other is refused, with the reason

Exit codes: 0 every file has its line (errors included), 1 the program failed or the provider is
not approved, 2 usage.
`

/** Starting a host costs about as much as grading this many. */
const FILES_WORTH_A_HOST = 16

/** `akshi grade`. @returns the exit code */
export async function runGrade(
  argv: readonly string[],
  io: CommandIo,
  spawnHost: SpawnHost = io.spawnHost ?? (() => forkHost())
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      models: { type: 'string' },
      model: { type: 'string', default: DEFAULT_MODEL_ID },
      provider: { type: 'string', default: 'cpu' },
      // Every command takes it; grading files needs none.
      library: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) {
    io.stdout.write(HELP)
    return EXIT.ok
  }
  if (positionals.length === 0) {
    io.stderr.write(`akshi grade: name at least one file or folder.\n\n${HELP}`)
    return EXIT.usage
  }
  const modelsFolder = locateModelsFolder(values.models)
  const provider = approvedProvider(
    values.provider,
    readProviderRecord(),
    await readManifest(modelsFolder, values.model)
  )
  const found = await findFiles(positionals)
  const size = poolSize()
  const pool = await createGradingPool({
    spawnHost,
    setup: {
      ...{ modelsFolder, modelId: values.model, threads: size.threads },
      ...(provider && { provider })
    },
    hosts: Math.min(size.hosts, Math.max(1, Math.ceil(found.files.length / FILES_WORTH_A_HOST))),
    perHost: size.perHost,
    onEvent: (event) => {
      if (event.kind === 'host-lost')
        io.stderr.write(`grading program lost (${event.why}); going on\n`)
      if (event.kind === 'provider-left')
        io.stderr.write(`${values.provider} failed (${event.why}); the CPU goes on\n`)
    }
  })
  try {
    if (provider && pool.providerProblem !== null)
      throw new AppError('CONFLICT', `${pool.providerProblem} Nothing was graded.`)
    await gradeAll(pool, found.files, values.json ? jsonLine : plainLine, io)
  } finally {
    await pool.close()
  }
  if (found.hidden + found.links > 0) {
    const left = `${String(found.hidden)} hidden, ${String(found.links)} linked`
    io.stderr.write(`left out below folders: ${left}\n`)
  }
  return EXIT.ok
}

/** Keeps the pool busy and a bounded number of answers waiting for an earlier file's line. */
async function gradeAll(
  pool: GradingPool,
  files: readonly string[],
  toLine: (outcome: GradeOutcome) => string,
  io: CommandIo
): Promise<void> {
  const progress = createProgress(io, files.length)
  const ahead: Promise<GradeOutcome>[] = []
  const write = async (): Promise<void> => {
    const outcome = await ahead.shift()
    if (outcome === undefined) return
    if (isBreaker(outcome)) throw outcome.error
    progress.step()
    io.stdout.write(`${toLine(outcome)}\n`)
  }
  try {
    for (const file of files) {
      ahead.push(gradeFile(pool, file))
      if (ahead.length >= pool.concurrency * 2) await write()
    }
    while (ahead.length > 0) await write()
  } finally {
    progress.end()
  }
}

async function gradeFile(pool: GradingPool, file: string): Promise<GradeOutcome> {
  try {
    return { kind: 'graded', file, grade: await pool.grade({ id: file, path: file }) }
  } catch (error) {
    return { kind: 'failed', file, error }
  }
}

/** Hosts that die whatever they are given are a failure of the program, not of a photograph. */
function isBreaker(outcome: GradeOutcome): outcome is Extract<GradeOutcome, { kind: 'failed' }> {
  return (
    outcome.kind === 'failed' &&
    isAppError(outcome.error) &&
    outcome.error.data?.['breaker'] === true
  )
}
