import { statfsSync } from 'node:fs'
import { AppError } from '../../../shared/errors'

/** `f_type` of Linux network file systems (man 2 statfs). */
const NETWORK_TYPES = new Map<number, string>([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x517b, 'SMB'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph']
])

/** The kind of network file system that holds `dir`, or null when it is local or cannot be told. */
export function networkFileSystemOf(dir: string, platform = process.platform): string | null {
  if (platform === 'win32') return dir.startsWith('\\\\') ? 'a network share' : null
  if (platform !== 'linux') return null
  return NETWORK_TYPES.get(statfsSync(dir).type >>> 0) ?? null
}

/**
 * SQLite's write-ahead log needs shared memory that network file systems do not give
 * (https://sqlite.org/wal.html): a library there could be damaged without a word.
 */
export function refuseNetworkFileSystem(dir: string): void {
  const kind = networkFileSystemOf(dir)
  if (kind === null) return
  throw new AppError(
    'LIBRARY_ON_NETWORK',
    `The library ${dir} lies on ${kind}. A library must be on a disk of this computer; use the network folder as the second copy instead.`
  )
}
