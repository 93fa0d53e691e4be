import { isAppError, messageOf } from '../../../shared/errors'
import { locateModelsFolder } from '../grading/models/locate'
import { DEFAULT_MODEL_ID } from '../grading/models/registry'
import { forkHost, type SpawnHost } from '../grading/pool/host-process'
import { chosenProvider, readProviderRecord } from '../grading/providers/record'
import { createGradingPool, type GradingPool } from '../grading/pool/pool'
import { poolSize } from '../grading/pool/sizing'

export interface OpenGraderOptions {
  readonly modelsFolder?: string | undefined
  readonly modelId?: string
  /** Electron's utilityProcess; default: a forked Node. */
  readonly spawnHost?: SpawnHost
  /** Where this machine's provider is recorded; default: this installation's folder. */
  readonly configFolder?: string
}

/** A pool, and why it computes on the CPU where this machine's administrator chose otherwise. */
export interface OpenedPool {
  readonly grader: GradingPool | null
  readonly problem: string | null
  readonly providerProblem: string | null
}

/** Below everything a person waits for: grading runs in whatever time reading leaves. */
const NICENESS = 10

/**
 * Starts the grading hosts, or says why it cannot: without a network photographs can still be imported and read.
 */
export async function openGrader(options: OpenGraderOptions): Promise<OpenedPool> {
  try {
    const { chosen, problem } = chosenProvider(readProviderRecord(options.configFolder))
    const { hosts, perHost, threads } = poolSize()
    const grader = await createGradingPool({
      spawnHost: options.spawnHost ?? forkHost,
      setup: {
        modelsFolder: locateModelsFolder(options.modelsFolder),
        modelId: options.modelId ?? DEFAULT_MODEL_ID,
        threads,
        ...(chosen === null ? {} : { provider: chosen })
      },
      hosts,
      perHost,
      niceness: NICENESS
    })
    return { grader, problem: null, providerProblem: problem ?? grader.providerProblem }
  } catch (thrown) {
    return {
      grader: null,
      providerProblem: null,
      problem: `Photographs can be imported and read, but not graded: ${
        isAppError(thrown) ? thrown.message : messageOf(thrown)
      }`
    }
  }
}
