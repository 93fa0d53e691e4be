// npm run dist: builds, lists licences and hashes, and packages. Further arguments go to electron-builder
// (npm run dist -- --dir leaves the unpacked program in dist/; npm run dist -- --cuda packages for NVIDIA on Linux).
import { mkdirSync, writeFileSync } from 'node:fs'
import { ensureBuilt } from './lib/build.mjs'
import { missingCudaFiles } from './lib/cuda.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { at, root, runMain, say, Stop } from './lib/project.mjs'
import { runTool } from './lib/run.mjs'
import { notices, noticesText } from './packaging/licences.mjs'
import { modelHashes } from './packaging/model-hashes.mjs'

const cuda = process.argv.includes('--cuda')
const args = process.argv.slice(2).filter((arg) => arg !== '--cuda')

await runMain(async () => {
  await ensureInstalled()
  const missing = cuda ? missingCudaFiles() : []
  if (missing.length > 0)
    throw new Stop(`${missing.join(' and ')} are not here: run "npm run setup:cuda" first.`)
  await ensureBuilt()
  mkdirSync(at('out', 'package'), { recursive: true })
  writeFileSync(
    at('out', 'package', 'model-hashes.json'),
    JSON.stringify(modelHashes(at('resources', 'models')), null, 2)
  )
  const all = notices(root)
  writeFileSync(at('out', 'package', 'THIRD-PARTY.txt'), noticesText(all))
  const silent = all.filter(({ text }) => text === '').map(({ name }) => name)
  if (silent.length > 0) throw new Stop(`No licence text for ${silent.join(', ')}.`)
  say(`Licences of ${all.length} packages listed.`)
  const { code } = await runTool(
    'electron-builder',
    cuda ? ['--linux', '--x64', '--config', 'electron-builder.cuda.yml', ...args] : args
  )
  return code
})
