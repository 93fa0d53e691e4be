/** What can compute a network, by ONNX Runtime's names. */
export const PROVIDERS = ['cpu', 'cuda', 'dml', 'coreml'] as const
export type Provider = (typeof PROVIDERS)[number]
/** One that must first show that it computes what the CPU does. */
export type Accelerator = Exclude<Provider, 'cpu'>

export const PROVIDER_LABELS: Readonly<Record<Provider, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA (NVIDIA)',
  dml: 'DirectML',
  coreml: 'CoreML'
}

/** The one accelerator that ONNX Runtime's package has for a system; the CPU is everywhere. */
export function acceleratorOf(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch
): Accelerator | null {
  if (platform === 'win32') return 'dml'
  if (platform === 'darwin') return 'coreml'
  return platform === 'linux' && arch === 'x64' ? 'cuda' : null
}

export function isAccelerator(name: string): name is Accelerator {
  return name !== 'cpu' && (PROVIDERS as readonly string[]).includes(name)
}
