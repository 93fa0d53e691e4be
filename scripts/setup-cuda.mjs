// npm run setup:cuda: fetches the CUDA libraries of the ONNX Runtime, which the ordinary set-up leaves out. Where the
// package's own source cannot be reached, Python's package of the same build has them; a computer without a network is
// given that file: npm run setup:cuda -- FILE.whl
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { downloadWheel, missingCudaFiles, takeFromWheel, WHEEL } from './lib/cuda.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { at, runMain, say, Stop } from './lib/project.mjs'
import { requireNode, run } from './lib/run.mjs'

/** @returns {Promise<boolean>} */
async function byTheirOwnScript() {
  say(
    'Downloading the CUDA libraries of the ONNX Runtime from api.nuget.org (several hundred MB) …'
  )
  const script = at('node_modules', 'onnxruntime-node', 'script', 'install.js')
  const { code } = await run(requireNode(), [script], {
    env: { ONNXRUNTIME_NODE_INSTALL: 'cuda12' },
    quiet: true
  })
  return code === 0 && missingCudaFiles().length === 0
}

async function byWheel() {
  say(`That did not work. Downloading ${WHEEL.file} from pypi.org (250 MB) …`)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'akshi-cuda-'))
  try {
    const file = path.join(folder, WHEEL.file)
    await downloadWheel(file)
    await takeFromWheel(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await runMain(async () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      `The ONNX Runtime has CUDA libraries for Linux on x64 alone; this is ${process.platform} on ${process.arch}. ${process.platform === 'win32' ? 'On Windows a GPU is used through DirectML, which needs nothing more.' : 'Grading runs on the processor here.'}`
    )
  }
  await ensureInstalled()
  const given = process.argv[2]
  try {
    if (given !== undefined) await takeFromWheel(path.resolve(given))
    else if (!(await byTheirOwnScript())) await byWheel()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Stop(
      `The CUDA libraries could not be installed: ${why}\nGrading goes on working on the processor.`
    )
  }
  say(
    'Installed. CUDA and cuDNN 9 must be on the system too (13 for the libraries from pypi.org); then run "npx akshi provider enable cuda", which tests it first and says what is missing. A new "npm ci" removes the libraries again.'
  )
})
