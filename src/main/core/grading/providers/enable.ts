import { isAppError } from '../../../../shared/errors'
import type { GraderSetup } from '../host/photograph-grader'
import type { SpawnHost } from '../pool/host-process'
import { askHost } from './ask-host'
import { availability } from './availability'
import { TOLERANCE } from './compare'
import type { Accelerator } from './names'
import { writeProviderRecord, type ProviderRecord } from './record'
import type { SelfTestOutcome } from './self-test'

/** First use of a GPU may compile kernels for minutes. */
const SELF_TEST_LIMIT_MS = 180_000
const LIST_LIMIT_MS = 60_000

export interface EnableOptions {
  readonly spawnHost: SpawnHost
  readonly setup: GraderSetup
  readonly limitMs?: number
  /** Where the record goes; default: this installation's. */
  readonly folder?: string
  readonly now?: () => Date
}

/** What ONNX Runtime lists on this machine, asked in a child: on some systems loading it ends the process. */
export async function listProviders(
  spawnHost: SpawnHost
): Promise<{ runtime: string; providers: ReturnType<typeof availability> }> {
  const reply = await askHost(spawnHost, { kind: 'list-providers' }, 'providers', LIST_LIMIT_MS)
  return { runtime: reply.runtime, providers: availability(reply.backends) }
}

/**
 * Puts a provider to its self-test in a process of its own and records the result: enabled if it computed what
 * the CPU does, else refused with the reason, and the CPU grades. For an administrator of this machine.
 * @throws AppError with the registry's codes where there is no network to test with
 */
export async function enableProvider(
  provider: Accelerator,
  options: EnableOptions
): Promise<ProviderRecord> {
  const outcome = await selfTest(provider, options)
  const passed = outcome.reason === null
  const record: ProviderRecord = {
    provider,
    runtime: outcome.runtime,
    modelId: outcome.modelId,
    modelSha256: outcome.modelSha256,
    maxDifference: outcome.maxDifference,
    tolerance: TOLERANCE,
    result: passed ? 'passed' : 'refused',
    reason: outcome.reason,
    when: (options.now?.() ?? new Date()).toISOString(),
    enabled: passed
  }
  writeProviderRecord(record, options.folder)
  return record
}

type Outcome = Omit<SelfTestOutcome, 'runtime' | 'modelSha256'> & {
  runtime: string | null
  modelSha256: string | null
}

async function selfTest(provider: Accelerator, options: EnableOptions): Promise<Outcome> {
  const { spawnHost, setup, limitMs = SELF_TEST_LIMIT_MS } = options
  try {
    const request = { kind: 'test-provider', setup, provider } as const
    return (await askHost(spawnHost, request, 'provider-tested', limitMs)).outcome
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code !== 'GRADING_HOST_LOST') throw thrown
    const { modelId } = setup
    const reason = thrown.message
    return { modelId, runtime: null, modelSha256: null, maxDifference: null, reason }
  }
}
