// npm test: sets everything up, runs every suite and closes with what was skipped, why, and a plain count.
import { ensureBuilt } from './lib/build.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { closingLines } from './lib/counts.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { runMain, say } from './lib/project.mjs'
import { runElectronSuite } from './lib/suite-electron.mjs'
import { runPlaywright, runTraining, runVitest } from './lib/suites.mjs'

await runMain(async () => {
  await ensureInstalled()
  const chromium = await ensureChromium()
  await ensureBuilt()
  // One after the other: each suite uses every core it gets, and the browser tests drive a live workstation.
  const suites = {
    unit: () => runVitest('unit'),
    integration: () => runVitest('integration'),
    web: () => runPlaywright('web', { AKSHI_CHROMIUM: chromium }),
    electron: runElectronSuite,
    training: runTraining
  }
  const results = []
  const times = []
  for (const [name, runSuite] of Object.entries(suites)) {
    say(`\n--- ${name} ---`)
    const startedAt = Date.now()
    results.push(await runSuite())
    times.push(`${name} ${Math.round((Date.now() - startedAt) / 1000)} s`)
  }
  const { lines, ok } = closingLines(results)
  console.log(['', `Time: ${times.join(', ')}`, ...lines].join('\n'))
  return ok ? 0 : 1
})
