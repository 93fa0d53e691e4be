import { fileURLToPath } from 'node:url'
import { forkHost, type HostProcess } from '../../../src/main/core/grading/pool/host-process'

const LOADER = fileURLToPath(new URL('ts-loader.mjs', import.meta.url))

function forkTypeScript(url: URL, env: NodeJS.ProcessEnv): HostProcess {
  return forkHost({
    entry: fileURLToPath(url),
    execArgv: ['--import', LOADER],
    env: { ...process.env, ...env }
  })
}

/** The real host entry, run from source. */
export function realHost(): HostProcess {
  return forkTypeScript(
    new URL('../../../src/main/core/grading/host/entry.ts', import.meta.url),
    {}
  )
}

/** The real message loop around a grader that misbehaves by file name; `memory` is a folder that outlives it. */
export function faultyHost(memory: string): HostProcess {
  return forkTypeScript(new URL('faulty-host.ts', import.meta.url), { FAULTY_MEMORY: memory })
}

/** The real host with a native decoder that aborts, does not load, or swaps channels; `both`: the fallback too. */
export function decoderFaultHost(fault: 'abort' | 'load' | 'swapped' | 'both'): HostProcess {
  return forkTypeScript(new URL('decoder-fault-host.ts', import.meta.url), { DECODER_FAULT: fault })
}

/** The real host with an accelerator that behaves as told; the network itself runs on the CPU. */
export function providerFaultHost(fault: string): HostProcess {
  return forkTypeScript(new URL('provider-fault-host.ts', import.meta.url), {
    PROVIDER_FAULT: fault
  })
}
