// npm run bench -- NAME […]: bundles bench/NAME.ts and runs it on the product's Node.
import { existsSync, readdirSync } from 'node:fs'
import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { at, runMain, Stop } from './lib/project.mjs'
import { requireNode, run } from './lib/run.mjs'

/** @returns {string[]} */
function benchNames() {
  if (!existsSync(at('bench'))) return []
  return readdirSync(at('bench'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => name.slice(0, -3))
}

await runMain(async () => {
  const [name, ...args] = process.argv.slice(2)
  if (!name || !/^[a-z0-9-]+$/.test(name) || !existsSync(at('bench', `${name}.ts`))) {
    throw new Stop(
      `${name ? `There is no bench "${name}". ` : ''}npm run bench -- NAME [options], with NAME one of: ${benchNames().join(', ') || 'none yet'}.`,
      2
    )
  }
  await ensureInstalled()
  await ensureBuilt()
  const bundled = await run(requireNode(), [at('scripts', 'lib', 'bundle-bench.mjs'), name], {
    quiet: true
  })
  if (bundled.code !== 0) throw new Stop(`bench/${name}.ts could not be bundled:\n${bundled.tail}`)
  const { code } = await run(requireNode(), [
    '--expose-gc',
    '--enable-source-maps',
    at('out', 'bench', `${name}.js`),
    ...args
  ])
  return code
})
