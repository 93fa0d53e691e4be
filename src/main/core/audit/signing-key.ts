import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  sign,
  verify,
  type KeyObject
} from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors'
import { canonicalJson } from '../store/canonical-json'

/** Keeps a secret where the system's keychain does; the Electron shell hands in its `safeStorage`. */
export interface SecretStore {
  protect(secret: Buffer): Buffer
  unprotect(sealed: Buffer): Buffer
}

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
 * The key in `folder`, made on first use: a file that its owner alone may read, or what `secrets` sealed.
 * @throws AppError IO_FAILED when there is a key that cannot be read: a second one is never made over it.
 */
export function openSigningKey(folder: string, secrets?: SecretStore): SigningKey {
  const file = join(folder, secrets ? 'signing-key.sealed' : 'signing-key.pem')
  const pem = readKey(file, secrets) ?? makeKey(folder, file, secrets)
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

function readKey(file: string, secrets?: SecretStore): string | null {
  try {
    const stored = readFileSync(file)
    return (secrets ? secrets.unprotect(stored) : stored).toString('utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new AppError(
      'IO_FAILED',
      `The signing key ${file} cannot be read; it was left as it is.`,
      {
        cause
      }
    )
  }
}

function makeKey(folder: string, file: string, secrets?: SecretStore): string {
  mkdirSync(folder, { recursive: true })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  try {
    const stored = secrets ? secrets.protect(Buffer.from(pem)) : pem
    writeFileSync(file, stored, { mode: 0o600, flag: 'wx' })
  } catch (thrown) {
    // Two first uses at once: the key that came first is the key.
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    const first = readKey(file, secrets)
    if (first !== null) return first
  }
  const der = publicKey.export({ type: 'spki', format: 'der' })
  writeFileSync(join(folder, 'signing-key.fingerprint'), `${hash('sha256', der)}\n`)
  writeFileSync(
    join(folder, 'signing-key.pub.pem'),
    publicKey.export({ type: 'spki', format: 'pem' })
  )
  return pem
}
