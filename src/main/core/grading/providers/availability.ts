import { acceleratorOf, PROVIDER_LABELS, PROVIDERS, type Provider } from './names'

/** One entry of what ONNX Runtime's package says of itself. */
export interface Backend {
  readonly name: string
  /** Its libraries lie with the runtime: in the package, or installed apart. */
  readonly installed: boolean
}

export interface Availability {
  readonly provider: Provider
  /** Worth a self-test. Listed is not usable: only the self-test tells. */
  readonly available: boolean
  readonly note: string
}

/** How the CUDA libraries, which the package leaves out, come onto a machine. */
export const CUDA_SETUP =
  'its libraries are not installed: run "npm run setup:cuda", with CUDA 12 and cuDNN 9 on the system'

/** Which providers this machine could use, and why not the others. */
export function availability(
  backends: readonly Backend[],
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch
): Availability[] {
  return PROVIDERS.map((provider) => {
    const listed = backends.find((backend) => backend.name === provider)
    if (provider === 'cpu') return { provider, available: true, note: 'always there' }
    if (provider !== acceleratorOf(platform, arch))
      return { provider, available: false, note: `not for ${platform} on ${arch}` }
    if (listed === undefined) {
      const note = `this ONNX Runtime was built without ${PROVIDER_LABELS[provider]}`
      return { provider, available: false, note }
    }
    if (!listed.installed) return { provider, available: false, note: CUDA_SETUP }
    return { provider, available: true, note: 'used once it is enabled and passes its self-test' }
  })
}
