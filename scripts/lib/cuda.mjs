// ONNX Runtime's CUDA libraries: which files, where they lie, and how they are taken out of Python's package of the
// same build, which the npm package's own download does without.
import { createHash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync
} from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { at, Stop } from './project.mjs'

/** What grading with CUDA loads beyond the ordinary files. TensorRT's library is not used. */
export const CUDA_FILES = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so']

export const cudaFolder = at('node_modules', 'onnxruntime-node', 'bin', 'napi-v6', 'linux', 'x64')

/** Built from the commit that onnxruntime-node was built from. Raised together with it. */
export const WHEEL = {
  name: 'onnxruntime-gpu',
  version: '1.30.0',
  file: 'onnxruntime_gpu-1.30.0-cp313-cp313-manylinux_2_28_x86_64.whl',
  sha256: '9aba23f903f434cc55d851aeb801afee19e287c202f4ab8f59d02f04caa90aed'
}

/** @param {string} [folder] @returns {string[]} those that are not there */
export function missingCudaFiles(folder = cudaFolder) {
  return CUDA_FILES.filter((name) => !existsSync(path.join(folder, name)))
}

/**
 * Asks the Python package index for the wheel and stores it.
 * @param {string} file
 */
export async function downloadWheel(file) {
  const index = await fetch(`https://pypi.org/simple/${WHEEL.name}/`)
  if (!index.ok) throw new Stop(`pypi.org answered ${index.status}.`)
  const links = [...(await index.text()).matchAll(/href="([^"#]+)/g)].map(([, link]) => link ?? '')
  const found = links.find((link) => link.endsWith(`/${WHEEL.file}`))
  if (found === undefined) throw new Stop(`pypi.org has no ${WHEEL.file}.`)
  const url = new URL(found, index.url)
  const answer = await fetch(url)
  if (!answer.ok || !answer.body) throw new Stop(`${url.href} answered ${answer.status}.`)
  await pipeline(Readable.fromWeb(/** @type {any} */ (answer.body)), createWriteStream(file))
}

/**
 * Takes the libraries out of a wheel, whole or not at all.
 * @param {string} wheel a file
 * @param {{ folder?: string, sha256?: string }} [where]
 */
export async function takeFromWheel(wheel, { folder = cudaFolder, sha256 = WHEEL.sha256 } = {}) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(wheel), hash)
  const actual = hash.digest('hex')
  if (actual !== sha256)
    throw new Stop(`${wheel} is not ${WHEEL.file}: its SHA-256 is ${actual}, not ${sha256}.`)
  const { openPromise } = await import('yauzl')
  const zip = await openPromise(wheel)
  mkdirSync(folder, { recursive: true })
  /** @type {string[]} */
  const parts = []
  try {
    for await (const entry of zip.eachEntry()) {
      const name = CUDA_FILES.find((known) => entry.fileName === `onnxruntime/capi/${known}`)
      if (name === undefined) continue
      const part = path.join(folder, `${name}.part`)
      parts.push(part)
      await pipeline(
        await zip.openReadStreamPromise(entry),
        createWriteStream(part, { mode: 0o755 })
      )
    }
    if (parts.length !== CUDA_FILES.length)
      throw new Stop(`${wheel} holds ${parts.length} of ${CUDA_FILES.join(', ')}.`)
    for (const part of parts) renameSync(part, part.slice(0, -'.part'.length))
  } finally {
    for (const part of parts) rmSync(part, { force: true })
  }
}
