import { isAppError, messageOf } from '../../../shared/errors'
import { locateModelsFolder } from '../grading/models/locate'
import { DEFAULT_MODEL_ID } from '../grading/models/registry'
import { forkHost, type SpawnHost } from '../grading/pool/host-process'
import { createGradingPool, type GradingPool } from '../grading/pool/pool'
import { poolSize } from '../grading/pool/sizing'

export interface OpenGraderOptions {
  readonly modelsFolder?: string | undefined
  readonly modelId?: string
  /** Electron's utilityProcess; default: a forked Node. */
  readonly spawnHost?: SpawnHost
}

/** Below everything a person waits for: grading runs in whatever time reading leaves. */
const NICENESS = 10

/**
 * Starts the grading hosts, or says why it cannot: without a network photographs can still be imported and read.
 */
export async function openGrader(
  options: OpenGraderOptions
): Promise<{ grader: GradingPool | null; problem: string | null }> {
  try {
    const { hosts, perHost, threads } = poolSize()
    const grader = await createGradingPool({
      spawnHost: options.spawnHost ?? forkHost,
      setup: {
        modelsFolder: locateModelsFolder(options.modelsFolder),
        modelId: options.modelId ?? DEFAULT_MODEL_ID,
        threads
      },
      hosts,
      perHost,
      niceness: NICENESS
    })
    return { grader, problem: null }
  } catch (thrown) {
    return {
      grader: null,
      problem: `Photographs can be imported and read, but not graded: ${
        isAppError(thrown) ? thrown.message : messageOf(thrown)
      }`
    }
  }
}
