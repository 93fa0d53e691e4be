import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors'
import { canonicalJson } from '../store/canonical-json'
import { readOrMakeKey, unsealOrMakeKey, type SecretStore } from './key-files'

/** This installation's Ed25519 key (RFC 8032). */
export interface SigningKey {
  /** SHA-256 of the public key (SubjectPublicKeyInfo, DER), lower-case hex: what others pin. */
  readonly fingerprint: string
  /** The public key, DER in base64. */
  readonly publicKey: string
  sign(value: unknown): Signature
}

/** A signature over the canonical JSON of what it is attached to. */
export interface Signature {
  readonly algorithm: 'Ed25519'
  readonly fingerprint: string
  readonly publicKey: string
  /** Base64. */
  readonly value: string
}

/**
 * The key in `folder`, made on first use.
 * @throws AppError IO_FAILED when there is a key that cannot be read: a second one is never made over it.
 */
export function openSigningKey(folder: string): SigningKey {
  return signingKeyOf(readOrMakeKey(folder))
}

/**
 * What gives the key when something is first signed. A keychain is asked now, since it answers in its own time; what
 * goes wrong there is thrown where something is to be signed, and keeps nobody from reading.
 */
export async function prepareSigningKey(
  folder: string,
  secrets: SecretStore | null
): Promise<() => SigningKey> {
  if (!secrets) return () => openSigningKey(folder)
  try {
    const key = signingKeyOf(await unsealOrMakeKey(folder, secrets))
    return () => key
  } catch (thrown) {
    return () => {
      throw thrown
    }
  }
}

function signingKeyOf(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem)
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const publicKey = der.toString('base64')
  const fingerprint = hash('sha256', der)
  return {
    fingerprint,
    publicKey,
    sign: (value) => ({
      algorithm: 'Ed25519',
      fingerprint,
      publicKey,
      value: sign(null, Buffer.from(canonicalJson(value)), privateKey).toString('base64')
    })
  }
}

/** Fingerprint of this installation's key, or null while it has none. Makes nothing. */
export function ownFingerprint(folder: string): string | null {
  try {
    return readFileSync(join(folder, 'signing-key.fingerprint'), 'utf8').trim()
  } catch {
    return null
  }
}

/**
 * Whether `value` was signed by the key it names, and whether that key is the pinned one. The public key
 * travels with the signature, but only its fingerprint, known from elsewhere, makes it worth anything.
 */
export function checkSignature(
  value: unknown,
  signature: Signature,
  pinned: readonly string[]
): 'valid' | 'unpinned' | 'invalid' {
  let key: KeyObject
  const der = Buffer.from(signature.publicKey, 'base64')
  try {
    key = createPublicKey({ key: der, type: 'spki', format: 'der' })
  } catch {
    return 'invalid'
  }
  const data = Buffer.from(canonicalJson(value))
  const sound =
    key.asymmetricKeyType === 'ed25519' &&
    signature.fingerprint === hash('sha256', der) &&
    verify(null, data, key, Buffer.from(signature.value, 'base64'))
  if (!sound) return 'invalid'
  return pinned.includes(signature.fingerprint) ? 'valid' : 'unpinned'
}

/** `--key`: a fingerprint, or a file with a fingerprint or a public key (PEM). @throws AppError VALIDATION_FAILED. */
export function fingerprintFrom(given: string): string {
  if (/^[0-9a-f]{64}$/i.test(given)) return given.toLowerCase()
  let text: string
  try {
    text = readFileSync(given, 'utf8').trim()
  } catch (cause) {
    throw new AppError(
      'VALIDATION_FAILED',
      `${given} is neither a fingerprint (64 hex digits) nor a file that can be read.`,
      { cause }
    )
  }
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase()
  try {
    return hash('sha256', createPublicKey(text).export({ type: 'spki', format: 'der' }))
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', `${given} holds no fingerprint and no public key.`, {
      cause
    })
  }
}
