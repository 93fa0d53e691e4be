import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

interface Task {
  readonly dir: string
  readonly files: number
  readonly bytes: number
}

/** A group of an import at its largest: so many names share one fsync of each of their folders. */
const GROUP = 512

/**
 * Each thread takes the next number and does for one file what an import may not leave out, by the shortest system
 * calls that there are: write, fsync, read back past the page cache, rename, and the folders' fsync once a group.
 * Nothing is read from a card, checked, hashed or recorded.
 */
const THREAD = `
const { workerData, parentPort } = require('node:worker_threads')
const fs = require('node:fs')
const { dir, files, bytes, group, shared } = workerData
const next = new Int32Array(shared)
const length = Math.ceil(bytes / 4096) * 4096 + 4096
const pages = Math.ceil(length / 65536)
const back = Buffer.from(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer)
const content = Buffer.alloc(bytes, 1)
const direct = fs.constants.O_RDONLY | (process.platform === 'linux' ? fs.constants.O_DIRECT : 0)
const folderOf = (n) => dir + '/' + ((n * 157) % 256).toString(16).padStart(2, '0')
const syncFolder = (folder) => {
  const fd = fs.openSync(folder, 'r')
  fs.fsyncSync(fd)
  fs.closeSync(fd)
}
for (let n = Atomics.add(next, 0, 1); n < files; n = Atomics.add(next, 0, 1)) {
  const part = dir + '/' + n + '.part'
  let fd = fs.openSync(part, 'wx', 0o600)
  fs.writeSync(fd, content)
  fs.fsyncSync(fd)
  fs.closeSync(fd)
  fd = fs.openSync(part, direct)
  if (fs.readSync(fd, back, 0, length, 0) !== bytes) throw new Error('read back short')
  fs.closeSync(fd)
  fs.renameSync(part, folderOf(n) + '/' + n)
  if (process.platform !== 'win32' && n % group === group - 1)
    for (let folder = 0; folder < 256; folder++) syncFolder(folderOf(folder))
}
`

/** Seconds that the disk alone wants for so many files of a size, `threads` at a time. */
export async function diskFloor(task: Task, threads: number): Promise<number> {
  const dir = join(task.dir, 'floor')
  for (let n = 0; n < 256; n++)
    mkdirSync(join(dir, n.toString(16).padStart(2, '0')), { recursive: true })
  const shared = new SharedArrayBuffer(4)
  const start = performance.now()
  try {
    await Promise.all(
      Array.from({ length: threads }, () => {
        const worker = new Worker(THREAD, {
          eval: true,
          workerData: { ...task, dir, group: GROUP, shared }
        })
        return new Promise<void>((done, fail) => {
          worker.on('error', fail)
          worker.on('exit', () => done())
        })
      })
    )
    return (performance.now() - start) / 1000
  } finally {
    rmSync(dir, { recursive: true })
  }
}
