import { registerHooks } from 'node:module'
import type { ImageDecoder } from './decoder'

/**
 * `native` is libvips as this system's library; `wasm` is the same libvips compiled to WebAssembly, for systems
 * where the native one does not load, crashes (GLib beside Electron's on Linux) or answers wrongly.
 */
export type DecoderKind = 'native' | 'wasm'

const NATIVE_SHARP = /^@img\/sharp-(?!wasm32)[\w-]+\/sharp\.node$/

/**
 * Loads a decoder. The native library is not touched before this is called, so a crash while it loads is one of
 * the process that called. One kind a process: the second call with another kind gets the first.
 * @throws Error when the library cannot be loaded
 */
export async function openDecoder(kind: DecoderKind): Promise<ImageDecoder> {
  if (kind === 'wasm') setNativeAside()
  const { createSharpDecoder } = await import('./sharp-decoder')
  return createSharpDecoder()
}

/** sharp tries the system's own binary first and takes the WebAssembly one where that cannot be found. */
function setNativeAside(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (NATIVE_SHARP.test(specifier)) throw new Error('The native image library is set aside.')
      return nextResolve(specifier, context)
    }
  })
}
