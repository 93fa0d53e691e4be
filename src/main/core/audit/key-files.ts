import { generateKeyPairSync, hash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { refusal } from '../../../shared/domain/refusal'
import type { AppError } from '../../../shared/errors'

/** Keeps a secret where the system's keychain does; the Electron shell hands in its `safeStorage`. */
export interface SecretStore {
  protect(secret: Buffer): Promise<Buffer>
  unprotect(sealed: Buffer): Promise<Buffer>
}

const PLAIN = 'signing-key.pem'
const SEALED = 'signing-key.sealed'

/**
 * The private key in `folder` (PKCS #8, PEM), made on first use: a file that its owner alone may read.
 * @throws AppError IO_FAILED when there is a key that cannot be read: a second one is never made over it.
 */
export function readOrMakeKey(folder: string): string {
  const plain = readPlain(folder)
  if (plain === null && read(join(folder, SEALED)) !== null)
    throw unreadable(SEALED, 'it is sealed by the keychain of the desktop program')
  return plain ?? makeKey(folder)
}

/**
 * The same where there is a keychain. The key is sealed beside its file, and the file goes only when a later start of
 * the program has opened the seal: a keychain that forgets costs no key.
 */
export async function unsealOrMakeKey(folder: string, secrets: SecretStore): Promise<string> {
  const plain = readPlain(folder)
  const sealed = read(join(folder, SEALED))
  if (sealed === null) {
    const pem = plain ?? makeKey(folder)
    await seal(folder, pem, secrets)
    return pem
  }
  let opened: string
  try {
    opened = (await secrets.unprotect(sealed)).toString('utf8')
  } catch (cause) {
    if (plain !== null) return plain
    throw unreadable(SEALED, 'the system’s keychain does not open it', cause)
  }
  if (plain === opened && sealedBeforeThisStart(folder))
    rmSync(join(folder, PLAIN), { force: true })
  return opened
}

export type KeyPlace = 'none' | 'file' | 'sealed' | 'both'

/** How the key is kept; opens and makes nothing. */
export function keyPlace(folder: string): KeyPlace {
  const plain = existsSync(join(folder, PLAIN))
  if (existsSync(join(folder, SEALED))) return plain ? 'both' : 'sealed'
  return plain ? 'file' : 'none'
}

/**
 * The same in words, for the doctor and the about box.
 * @param problem why there is no keychain; null: there is one
 */
export function describeKeyPlace(folder: string, problem: string | null): string {
  const why = problem === null ? '' : `: ${problem}`
  switch (keyPlace(folder)) {
    case 'none':
      return `none yet; it will be ${problem === null ? 'sealed by the system’s keychain' : `a file that its owner alone may read${why}`}`
    case 'file':
      return `${PLAIN}, readable by its owner alone${why}`
    case 'both':
      return `sealed by the system’s keychain; ${PLAIN} stays until the seal was opened at another start${why}`
    case 'sealed':
      return `sealed by the system’s keychain${problem === null ? '' : `, which is not open here${why}`}`
  }
}

function readPlain(folder: string): string | null {
  return read(join(folder, PLAIN))?.toString('utf8') ?? null
}

function read(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw unreadable(file, 'its file cannot be read', cause)
  }
}

function unreadable(file: string, why: string, cause?: unknown): AppError {
  return refusal(
    'IO_FAILED',
    'SIGNING_KEY_UNREADABLE',
    `The signing key ${file} cannot be read (${why}); it was left as it is.`,
    { cause }
  )
}

/** Two first uses at once: the key that came first is the key. */
function makeKey(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  try {
    writeFileSync(join(folder, PLAIN), pem, { mode: 0o600, flag: 'wx', flush: true })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    return readFileSync(join(folder, PLAIN), 'utf8')
  }
  const der = publicKey.export({ type: 'spki', format: 'der' })
  writeFileSync(join(folder, 'signing-key.fingerprint'), `${hash('sha256', der)}\n`)
  writeFileSync(
    join(folder, 'signing-key.pub.pem'),
    publicKey.export({ type: 'spki', format: 'pem' })
  )
  return pem
}

/** A keychain that fails leaves the file as it is: the key is what must not be lost. */
async function seal(folder: string, pem: string, secrets: SecretStore): Promise<void> {
  const part = join(folder, `${SEALED}.${process.pid}.part`)
  try {
    writeFileSync(part, await secrets.protect(Buffer.from(pem)), { mode: 0o600, flush: true })
    if ((await secrets.unprotect(readFileSync(part))).toString('utf8') === pem)
      renameSync(part, join(folder, SEALED))
  } catch {
    return
  } finally {
    rmSync(part, { force: true })
  }
}

function sealedBeforeThisStart(folder: string): boolean {
  const startedAt = Date.now() - process.uptime() * 1000
  return statSync(join(folder, SEALED)).mtimeMs < startedAt
}
