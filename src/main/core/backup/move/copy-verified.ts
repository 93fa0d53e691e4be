import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../../../shared/errors'
import { nodeIo } from '../../import/import-io'
import type { ReusableBuffer } from '../../import/page-buffer'
import { readBack } from '../../import/read-back'

const CHUNK = 1 << 20

/**
 * Copies a file, forces it to the disk, reads it back from there and compares; only then it gets its name.
 * @throws AppError IO_FAILED where it reads back different.
 */
export async function copyVerified(
  from: string,
  to: string,
  memory: ReusableBuffer
): Promise<{ sha256: string }> {
  const part = `${to}.part`
  await mkdir(dirname(to), { recursive: true })
  try {
    const sha256 = await copy(from, part, memory)
    const back = await readBack(nodeIo, part, memory)
    if (back.sha256 !== sha256)
      throw new AppError('IO_FAILED', `${to} reads back different from what was written.`)
    await rename(part, to)
    return { sha256 }
  } finally {
    await rm(part, { force: true })
  }
}

async function copy(from: string, to: string, memory: ReusableBuffer): Promise<string> {
  const buffer = memory.atLeast(CHUNK)
  const digest = createHash('sha256')
  const source = await open(from, 'r')
  try {
    const target = await open(to, 'w', 0o600)
    try {
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, CHUNK)
        if (bytesRead === 0) break
        digest.update(buffer.subarray(0, bytesRead))
        for (let done = 0; done < bytesRead;)
          done += (await target.write(buffer, done, bytesRead - done)).bytesWritten
      }
      await target.sync()
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
  return digest.digest('hex')
}
