// npm run setup:cuda: fetches the CUDA 12 libraries of the ONNX Runtime, which the ordinary set-up leaves out.
import { existsSync } from 'node:fs'
import { ensureInstalled } from './lib/install.mjs'
import { at, runMain, say, Stop } from './lib/project.mjs'
import { requireNode, run } from './lib/run.mjs'

await runMain(async () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      `The ONNX Runtime has CUDA libraries for Linux on x64 alone; this is ${process.platform} on ${process.arch}. ${process.platform === 'win32' ? 'On Windows a GPU is used through DirectML, which needs nothing more.' : 'Grading runs on the processor here.'}`
    )
  }
  await ensureInstalled()
  say(
    'Downloading the CUDA 12 libraries of the ONNX Runtime from api.nuget.org (several hundred MB) …'
  )
  const { code } = await run(
    requireNode(),
    [at('node_modules', 'onnxruntime-node', 'script', 'install.js')],
    {
      env: { ONNXRUNTIME_NODE_INSTALL: 'cuda12' }
    }
  )
  const library = at(
    'node_modules',
    'onnxruntime-node',
    'bin',
    'napi-v6',
    'linux',
    'x64',
    'libonnxruntime_providers_cuda.so'
  )
  if (code !== 0 || !existsSync(library))
    throw new Stop(
      'The CUDA libraries could not be installed; the message is above. Grading goes on working on the processor.'
    )
  say(
    'Installed. CUDA 12 and cuDNN 9 must be on the system too; then run "npx akshi provider enable cuda", which tests it first. A new "npm ci" removes the libraries again.'
  )
})
