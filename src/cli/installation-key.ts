import { prepareSigningKey, type SigningKey } from '../main/core/audit/signing-key'
import { configFolder } from '../main/core/workstation-id'
import type { CommandIo } from './io'

/** What gives this installation's key, through the keychain where the program reaches it. */
export async function installationKey({
  keychain
}: Pick<CommandIo, 'keychain'>): Promise<() => SigningKey> {
  const found = await keychain?.()
  return prepareSigningKey(configFolder(), typeof found === 'object' ? found : null)
}

/** The key, or null where it cannot be read. */
export async function installationKeyOrNull(
  io: Pick<CommandIo, 'keychain'>
): Promise<SigningKey | null> {
  try {
    return (await installationKey(io))()
  } catch {
    return null
  }
}
