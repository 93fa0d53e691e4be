// npm run bench -- audit [images]: walks, replays, recomputes and prints an invented library (130,000 images
// by default: about a million events). Wall and CPU seconds, since other work may share the machine.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeReport } from '../src/main/core/audit/report/document'
import { reportPdf } from '../src/main/core/audit/report/pdf/report-pdf'
import { openSigningKey } from '../src/main/core/audit/signing-key'
import { verifyLibrary } from '../src/main/core/audit/verify/verify-library'
import { verifyChain } from '../src/main/core/store/chain'
import { openLibraryReadonly } from '../src/main/core/store/open-library'
import { seedLibrary } from '../tests/helpers/seed-library'

const images = Number(process.argv[2] ?? 130_000)
const root = mkdtempSync(join(tmpdir(), 'akshi-bench-audit-'))
const dir = join(root, 'library')

async function timed<T>(name: string, count: (result: T) => number, work: () => T | Promise<T>) {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const result = await work()
  const wall = (performance.now() - started) / 1000
  const used = process.cpuUsage(cpu)
  const cpuSeconds = (used.user + used.system) / 1e6
  const n = count(result)
  process.stdout.write(
    `${name.padEnd(44)} ${wall.toFixed(2).padStart(8)} s wall ${cpuSeconds.toFixed(2).padStart(8)} s CPU` +
      (n > 1 ? `  ${Math.round(n / wall).toLocaleString('en')}/s` : '') +
      '\n'
  )
  return result
}

try {
  const events = await timed(
    `seed ${images} images`,
    (n) => n,
    () => {
      const library = seedLibrary(dir, { images, outputs: true })
      const { seq } = library.log.head()
      library.close()
      return seq
    }
  )
  process.stdout.write(`${events.toLocaleString('en')} events\n`)
  const { db, close } = openLibraryReadonly(dir)
  await timed(
    'walk the chain',
    () => events,
    () => verifyChain(db)
  )
  const verdict = await timed(
    'verify the whole library',
    () => events,
    () => verifyLibrary(dir)
  )
  for (const { check, checked, ms } of verdict.checks)
    process.stdout.write(
      `  ${check.padEnd(12)} ${checked.toLocaleString('en').padStart(10)} ${ms} ms\n`
    )
  const key = openSigningKey(join(root, 'config'))
  const report = await timed(
    'report, bootstrap 2,000',
    () => 1,
    () =>
      makeReport(
        { db, libraryId: 'bench' },
        { filter: {}, replicates: 2000, seed: 1, identified: false },
        { key, appVersion: 'bench' }
      )
  )
  await timed(
    'print it',
    () => 1,
    () => reportPdf(report)
  )
  close()
  process.stdout.write(
    `largest resident size ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`
  )
} finally {
  rmSync(root, { recursive: true, force: true })
}
