import { hash, webcrypto } from 'node:crypto'

/** Below this, handing the bytes to another thread costs more than hashing them here. */
const OFF_THREAD_FROM = 256 * 1024

/** SHA-256 in lower-case hex; large inputs are hashed on the thread pool so that the window stays alive. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  if (bytes.byteLength < OFF_THREAD_FROM) return hash('sha256', bytes)
  return Buffer.from(
    await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  ).toString('hex')
}
