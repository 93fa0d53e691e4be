import { describe, expect, it } from 'vitest'
import { openKeychain, type Storage } from '../../../src/main/electron/keychain'

const storage = (backend: string, available = true): Storage => ({
  isAsyncEncryptionAvailable: () => Promise.resolve(available),
  getSelectedStorageBackend: () => backend as ReturnType<Storage['getSelectedStorageBackend']>,
  encryptStringAsync: (text) => Promise.resolve(Buffer.from(`sealed ${text}`)),
  decryptStringAsync: (sealed) =>
    Promise.resolve({ result: sealed.toString().slice('sealed '.length), shouldReEncrypt: false })
})

describe('the keychain', () => {
  // Would catch a key "encrypted" with the password that stands in Chromium's source.
  it.each(['basic_text', 'unknown'])('is none on Linux with %s', async (backend) => {
    expect(await openKeychain(storage(backend), 'linux')).toContain('no keyring')
  })

  it.each(['linux', 'win32', 'darwin'] as const)(
    'is none on %s while it is locked',
    async (platform) => {
      expect(await openKeychain(storage('gnome_libsecret', false), platform)).toContain(
        'not available'
      )
    }
  )

  // Would catch a workstation that does not start because a wallet waits for its password.
  it('is none where it does not answer', async () => {
    const silent = {
      ...storage('kwallet6'),
      isAsyncEncryptionAvailable: () => new Promise<boolean>(() => undefined)
    }
    expect(await openKeychain(silent, 'linux', 10)).toContain('does not answer')
  })

  it('gives back what it sealed', async () => {
    const keychain = await openKeychain(storage('kwallet6'), 'linux')
    if (typeof keychain === 'string') throw new Error(keychain)
    const sealed = await keychain.protect(Buffer.from('secret'))
    expect(sealed.toString()).toBe('sealed secret')
    expect((await keychain.unprotect(sealed)).toString()).toBe('secret')
  })
})
