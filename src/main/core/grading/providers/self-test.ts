import { messageOf } from '../../../../shared/errors'
import type { GraderSetup } from '../host/photograph-grader'
import { loadModel } from '../models/registry'
import type { NetworkOutputs } from '../session/outcome'
import type { SessionFactory } from '../session/session'
import { CUDA_SETUP } from './availability'
import { compareOutputs, TOLERANCE, type Comparison } from './compare'
import { drawnInput, INPUT_SEEDS } from './inputs'
import type { Accelerator } from './names'

/** What a self-test that came to its end found. */
export interface SelfTestOutcome {
  readonly runtime: string
  readonly modelId: string
  readonly modelSha256: string
  /** Null where nothing could be compared. */
  readonly maxDifference: number | null
  /** Why the provider is refused; null: it computes what the CPU does. */
  readonly reason: string | null
}

/**
 * Runs the real network on drawn inputs on the CPU and on the provider and compares every output. Belongs into
 * a child process: a provider may hang or end the process.
 * @throws AppError MODEL_NOT_FOUND, MODEL_ALTERED, MODEL_INVALID where not even the CPU can grade
 */
export async function testProvider(
  setup: GraderSetup,
  provider: Accelerator,
  openSession: SessionFactory
): Promise<SelfTestOutcome> {
  const model = await loadModel(setup.modelsFolder, setup.modelId, setup.manifest)
  const { manifest } = model
  const inputs = INPUT_SEEDS.map((seed) => drawnInput(manifest, seed))
  const cpu = await openSession(model, setup.threads, 'cpu')
  const runtime = cpu.runtimeVersion
  const expected: NetworkOutputs[] = []
  for (const input of inputs) expected.push(await cpu.run(input))
  await cpu.release()
  const facts = { runtime, modelId: manifest.id, modelSha256: manifest.sha256 }
  try {
    const session = await openSession(model, setup.threads, provider)
    let worst: Comparison = { maxDifference: 0, output: '' }
    for (const [i, input] of inputs.entries()) {
      const found = compareOutputs(expected[i] ?? {}, await session.run(input))
      if (found.maxDifference > worst.maxDifference) worst = found
    }
    await session.release()
    const { maxDifference } = worst
    return {
      ...facts,
      maxDifference: Number.isFinite(maxDifference) ? maxDifference : null,
      reason: maxDifference <= TOLERANCE ? null : wrongNumbers(worst)
    }
  } catch (thrown) {
    return { ...facts, maxDifference: null, reason: cannotRun(provider, messageOf(thrown)) }
  }
}

function wrongNumbers({ output, maxDifference }: Comparison): string {
  return Number.isFinite(maxDifference)
    ? `wrong numbers: "${output}" differs from the CPU by ${maxDifference.toPrecision(2)} of its scale, ${String(TOLERANCE)} is allowed`
    : `wrong numbers: "${output}" is misshapen or not a number`
}

function cannotRun(provider: Accelerator, message: string): string {
  const missing = provider === 'cuda' && /shared library|load library|cannot open/i.test(message)
  return `it cannot run the network (${message})${missing ? `; ${CUDA_SETUP}` : ''}`
}
