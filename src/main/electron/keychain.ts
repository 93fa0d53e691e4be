import type { SafeStorage } from 'electron'
import type { SecretStore } from '../core/audit/key-files'
import { within } from './within'

export type Storage = Pick<
  SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'getSelectedStorageBackend'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
>

/** A wallet that waits for its owner's password must not keep a reader from reading. */
const ANSWER_MS = 15_000

/**
 * The system's keychain by way of Electron, or why there is none. Ask only once the application is ready.
 * On Linux without a keyring Electron would encrypt with a password that is in its source: that is no protection,
 * and it is not used.
 */
export async function openKeychain(
  storage: Storage,
  platform: NodeJS.Platform,
  limitMs = ANSWER_MS
): Promise<SecretStore | string> {
  if (platform === 'linux') {
    const backend = storage.getSelectedStorageBackend()
    if (backend === 'basic_text' || backend === 'unknown')
      return 'this session has no keyring (GNOME Keyring or KWallet)'
  }
  try {
    if (!(await within(storage.isAsyncEncryptionAvailable(), limitMs)))
      return 'the system’s keychain is not available'
  } catch {
    return 'the system’s keychain does not answer'
  }
  return {
    protect: (secret) => within(storage.encryptStringAsync(secret.toString('utf8')), limitMs),
    unprotect: async (sealed) =>
      Buffer.from((await within(storage.decryptStringAsync(sealed), limitMs)).result)
  }
}
