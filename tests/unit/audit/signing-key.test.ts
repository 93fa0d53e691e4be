import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  checkSignature,
  fingerprintFrom,
  openSigningKey
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

  it('is never made anew over one that cannot be read', () => {
    const secrets = {
      protect: (secret: Buffer) => Buffer.from(secret.toString('base64')),
      unprotect: (): Buffer => {
        throw new Error('keychain locked')
      }
    }
    openSigningKey(folder, {
      ...secrets,
      unprotect: (sealed) => Buffer.from(sealed.toString(), 'base64')
    })
    const before = readFileSync(join(folder, 'signing-key.sealed'))
    expect(() => openSigningKey(folder, secrets)).toThrow(/cannot be read/)
    expect(readFileSync(join(folder, 'signing-key.sealed'))).toEqual(before)
  })

  it('lies sealed where the system has a keychain', () => {
    const secrets = {
      protect: (secret: Buffer) => Buffer.from(secret.toString('base64')),
      unprotect: (sealed: Buffer) => Buffer.from(sealed.toString(), 'base64')
    }
    const key = openSigningKey(folder, secrets)
    expect(readFileSync(join(folder, 'signing-key.sealed'), 'utf8')).not.toContain('PRIVATE KEY')
    expect(openSigningKey(folder, secrets).fingerprint).toBe(key.fingerprint)
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
