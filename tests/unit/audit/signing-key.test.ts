import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  describeKeyPlace,
  keyPlace,
  type SecretStore
} from '../../../src/main/core/audit/key-files'
import {
  checkSignature,
  fingerprintFrom,
  openSigningKey,
  prepareSigningKey
} from '../../../src/main/core/audit/signing-key'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the signing key', () => {
  it('is the same the second time, and its file is its owner’s alone', () => {
    const first = openSigningKey(folder)
    expect(openSigningKey(folder).fingerprint).toBe(first.fingerprint)
    expect(statSync(join(folder, 'signing-key.pem')).mode & 0o777).toBe(0o600)
  })

  it('signs what a value says, not how its keys are ordered', () => {
    const key = openSigningKey(folder)
    const signature = key.sign({ a: 1, b: [2, { c: null }] })
    expect(checkSignature({ b: [2, { c: null }], a: 1 }, signature, [key.fingerprint])).toBe(
      'valid'
    )
    expect(checkSignature({ a: 1, b: [2, { c: 0 }] }, signature, [key.fingerprint])).toBe('invalid')
  })

  it('does not believe a signature because it brings its own key', () => {
    const signature = openSigningKey(join(folder, 'stranger')).sign('x')
    expect(checkSignature('x', signature, [openSigningKey(folder).fingerprint])).toBe('unpinned')
  })

  it('does not take a foreign public key under a trusted fingerprint', () => {
    const key = openSigningKey(folder)
    const foreign = openSigningKey(join(folder, 'stranger')).sign('x')
    const forged = { ...foreign, fingerprint: key.fingerprint }
    expect(checkSignature('x', forged, [key.fingerprint])).toBe('invalid')
    expect(checkSignature('x', { ...foreign, publicKey: 'AAAA' }, [key.fingerprint])).toBe(
      'invalid'
    )
  })

  describe('where the system has a keychain', () => {
    const keychain = {
      protect: (secret: Buffer) => Promise.resolve(Buffer.from(secret.toString('base64'))),
      unprotect: (sealed: Buffer) => Promise.resolve(Buffer.from(sealed.toString(), 'base64'))
    }
    const broken = {
      ...keychain,
      unprotect: () => Promise.reject(new Error('keychain locked'))
    }
    const open = async (secrets: SecretStore) => (await prepareSigningKey(folder, secrets))()
    const file = (name: string): string => join(folder, `signing-key.${name}`)
    /** As if the program had been started again since. */
    const startAgain = (): void => utimesSync(file('sealed'), new Date(0), new Date(0))

    it('is sealed, and the readable file goes when a later start has opened the seal', async () => {
      const key = openSigningKey(folder)
      expect((await open(keychain)).fingerprint).toBe(key.fingerprint)
      expect(readFileSync(file('sealed'), 'utf8')).not.toContain('PRIVATE KEY')
      expect(keyPlace(folder)).toBe('both')
      await open(keychain)
      expect(keyPlace(folder)).toBe('both')
      startAgain()
      expect((await open(keychain)).fingerprint).toBe(key.fingerprint)
      expect(keyPlace(folder)).toBe('sealed')
      expect((await open(keychain)).fingerprint).toBe(key.fingerprint)
    })

    // Would catch a keyring of one session alone that takes the key with it.
    it('survives a keychain that forgets before it was ever opened again', async () => {
      const key = await open(keychain)
      startAgain()
      expect((await open(broken)).fingerprint).toBe(key.fingerprint)
      expect(openSigningKey(folder).fingerprint).toBe(key.fingerprint)
      expect(keyPlace(folder)).toBe('both')
    })

    it('stays a file where the keychain cannot seal, or does not give back what it sealed', async () => {
      const { fingerprint } = openSigningKey(folder)
      for (const secrets of [
        broken,
        { ...keychain, unprotect: () => Promise.resolve(Buffer.from('something else')) },
        {
          ...keychain,
          protect: () => Promise.reject(new Error('no'))
        }
      ])
        expect((await open(secrets)).fingerprint).toBe(fingerprint)
      expect(keyPlace(folder)).toBe('file')
      expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([])
    })

    // Would catch a second key, under which everything that was signed before is a stranger's.
    it('is never made anew over one that cannot be opened, with a keychain or without', async () => {
      await open(keychain)
      startAgain()
      await open(keychain)
      const before = readFileSync(file('sealed'))
      await expect(open(broken)).rejects.toThrow(/left as it is/)
      expect(() => openSigningKey(folder)).toThrow(/left as it is/)
      expect(readFileSync(file('sealed'))).toEqual(before)
      expect(keyPlace(folder)).toBe('sealed')
    })

    it('says how it is kept, and why not better', async () => {
      const none = 'this session has no keyring'
      expect(describeKeyPlace(folder, none)).toMatch(/^none yet.*this session has no keyring$/)
      openSigningKey(folder)
      expect(describeKeyPlace(folder, none)).toMatch(/owner alone: this session has no keyring$/)
      await open(keychain)
      startAgain()
      await open(keychain)
      expect(describeKeyPlace(folder, null)).toBe('sealed by the system’s keychain')
      expect(describeKeyPlace(folder, none)).toContain('not open here: this session')
    })
  })

  it('can be pinned by its fingerprint, a file with it, or its public key', () => {
    const key = openSigningKey(folder)
    expect(fingerprintFrom(key.fingerprint.toUpperCase())).toBe(key.fingerprint)
    expect(fingerprintFrom(join(folder, 'signing-key.fingerprint'))).toBe(key.fingerprint)
    expect(fingerprintFrom(join(folder, 'signing-key.pub.pem'))).toBe(key.fingerprint)
    writeFileSync(join(folder, 'nothing'), 'nothing')
    expect(() => fingerprintFrom(join(folder, 'nothing'))).toThrow(/no fingerprint/)
  })
})
