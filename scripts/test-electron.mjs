// npm run test:electron: the electron suite alone.
import { ensureBuilt } from './lib/build.mjs'
import { closingLines } from './lib/counts.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { runMain } from './lib/project.mjs'
import { runElectronSuite } from './lib/suite-electron.mjs'

await runMain(async () => {
  await ensureInstalled()
  await ensureBuilt()
  const { lines, ok } = closingLines([await runElectronSuite()])
  console.log(lines.join('\n'))
  return ok ? 0 : 1
})
