import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node'
import { AppError, messageOf } from '../../../../shared/errors'
import { inputSize } from '../models/manifest'
import type { VerifiedModel } from '../models/registry'
import type { Backend } from '../providers/availability'
import type { Provider } from '../providers/names'
import type { NetworkOutput, NetworkOutputs } from './outcome'

export interface GradingSession {
  readonly model: VerifiedModel
  readonly provider: Provider
  readonly runtimeVersion: string
  /**
   * One forward pass. `tensor` is one image, planar [3, height, width]; every output that the manifest names
   * comes from this same pass. Blocks the thread while the network computes.
   * @throws AppError GRADING_FAILED
   */
  run(tensor: Float32Array): Promise<NetworkOutputs>
  /** Frees the native session; call once, with no run under way. */
  release(): Promise<void>
}

/** Name and version of the runtime, as every grade records it. */
export const RUNTIME_VERSION = `onnxruntime-node ${env.versions.node ?? env.versions.common}`

/** Providers that the runtime's package names; listed is not usable. */
export function listBackends(): Backend[] {
  return listSupportedBackends().map(({ name, bundled }) => ({
    name,
    installed: bundled || existsSync(libraryOf(name))
  }))
}

/** Where ONNX Runtime's own set-up puts a provider that its package leaves out. */
function libraryOf(provider: string): string {
  const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
  const folder = join(runtime, 'bin', 'napi-v6', process.platform, process.arch)
  return join(folder, `libonnxruntime_providers_${provider}.so`)
}

export type SessionFactory = (
  model: VerifiedModel,
  threads: number,
  provider: Provider
) => Promise<GradingSession>

/**
 * Opens a network.
 * @param provider an accelerator leaves to the CPU what it has no kernel for
 * @param threads intra-op threads; hosts x threads must not exceed the machine's cores
 * @throws AppError MODEL_INVALID when ONNX Runtime refuses the file or it lacks what the manifest names
 */
export async function openSession(
  model: VerifiedModel,
  threads: number,
  provider: Provider = 'cpu'
): Promise<GradingSession> {
  const { manifest } = model
  const session = await createSession(model, threads, provider)
  const wanted = Object.keys(manifest.outputs)
  const missing = wanted.filter((name) => !session.outputNames.includes(name))
  if (!session.inputNames.includes(manifest.input.name)) missing.push(manifest.input.name)
  if (missing.length > 0) {
    await session.release()
    throw new AppError(
      'MODEL_INVALID',
      `The network "${manifest.id}" has no ${missing.join(', ')}, which its manifest names.`
    )
  }
  const { height, width } = inputSize(manifest)

  async function run(tensor: Float32Array): Promise<NetworkOutputs> {
    const input = new Tensor('float32', tensor, [1, 3, height, width])
    try {
      const results = await session.run({ [manifest.input.name]: input }, wanted)
      return Object.fromEntries(wanted.map((name) => [name, toOutput(name, results[name])]))
    } catch (cause) {
      const text = `The network "${manifest.id}" failed on this photograph: ${messageOf(cause)}`
      throw new AppError('GRADING_FAILED', text, { cause })
    }
  }

  return {
    model,
    provider,
    runtimeVersion: RUNTIME_VERSION,
    run,
    release: () => session.release()
  }
}

async function createSession(
  model: VerifiedModel,
  threads: number,
  provider: Provider
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model.bytes, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3
    })
  } catch (cause) {
    const text = `The network "${model.manifest.id}" cannot be opened: ${messageOf(cause)}`
    throw new AppError('MODEL_INVALID', text, { cause })
  }
}

function toOutput(name: string, tensor: Tensor | undefined): NetworkOutput {
  if (tensor === undefined || !(tensor.data instanceof Float32Array)) {
    throw new Error(`output "${name}" is not float32`)
  }
  // Copied: the runtime may reuse its buffer for the next image.
  return { dims: tensor.dims.slice(1), values: Float32Array.from(tensor.data) }
}
