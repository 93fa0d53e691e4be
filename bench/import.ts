// npm run bench -- import [--files N] [--megapixels N] [--rounds N] [--dir DIR] [--floor] [--json]
// MB/s of an import until the card is safe to remove, its ratio to `cp` + two `sha256sum` on the same files in
// the same run, and memory while it goes on. `--files 10000 --megapixels 0.05` shows memory at 10,000 files, `--floor`
// what the disk alone wants for as many files of that size. How to read it: bench/README.md.
import '../src/main/core/wide-thread-pool'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { createImportService } from '../src/main/core/import/import-service'
import { openLibrary } from '../src/main/core/store/open-library'
import { diskFloor } from './lib/disk-floor'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '100' },
    megapixels: { type: 'string', default: '12' },
    rounds: { type: 'string', default: '3' },
    dir: { type: 'string', default: tmpdir() },
    floor: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false }
  }
})
const files = Number(values.files)
const rounds = Number(values.rounds)
const work = mkdtempSync(join(values.dir, 'akshi-bench-import-'))
const card = join(work, 'card')

/** A noisy JPEG of a camera's size: its data cost as much to walk as a photograph's. */
async function picture(): Promise<Buffer> {
  const side = Math.max(96, Math.round(Math.sqrt(Number(values.megapixels) * 1e6)))
  return sharp({
    create: {
      ...{ width: side, height: side, channels: 3, background: '#a0522d' },
      noise: { type: 'gaussian', mean: 128, sigma: 12 }
    }
  })
    .jpeg({ quality: 90 })
    .toBuffer()
}

async function fillCard(): Promise<number> {
  const base = await picture()
  let bytes = 0
  for (let n = 0; n < files; n++) {
    const folder = join(card, 'DCIM', String(100 + Math.floor(n / 1000)))
    if (n % 1000 === 0) mkdirSync(folder, { recursive: true })
    const text = Buffer.from(`\xff\xfe\0\x0c${String(n).padStart(10, '0')}`, 'latin1')
    const file = Buffer.concat([base.subarray(0, 2), text, base.subarray(2)])
    writeFileSync(join(folder, `IMG_${n}.JPG`), file)
    bytes += file.length
  }
  return bytes
}

function shell(command: string): number {
  const start = performance.now()
  const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: work, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
  return (performance.now() - start) / 1000
}

const hashAll = (folder: string): string =>
  `find ${folder} -type f -print0 | xargs -0 sha256sum > /dev/null`

interface Imported {
  readonly seconds: number
  /** Of the processor, all threads together: what another load on the machine changes least. */
  readonly cpuSeconds: number
  /** Resident memory in MiB after the first tenth, and the most seen after it. */
  readonly memory: { readonly early: number; readonly peak: number; readonly end: number }
}

async function importOnce(round: number): Promise<Imported> {
  const dir = join(work, `library-${round}`)
  const library = openLibrary(dir, { workstationId: 'bench', appVersion: '0' })
  let early = 0
  let peak = 0
  const service = createImportService({
    library,
    emit: ({ filesDone }) => {
      const rss = process.memoryUsage().rss / 2 ** 20
      if (filesDone < files / 10) early = rss
      else peak = Math.max(peak, rss)
    }
  })
  const cpu = process.cpuUsage()
  const start = performance.now()
  const actor = { operatorId: 'bench', workstationId: 'bench' }
  const { importId } = service.start({ folder: card, actor })
  const end = await service.waitFor(importId)
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  if (!end.safeToRemove || end.counts.imported !== files) throw new Error(JSON.stringify(end))
  library.close()
  rmSync(dir, { recursive: true })
  const cpuSeconds = (user + system) / 1e6
  return { seconds, cpuSeconds, memory: { early, peak, end: process.memoryUsage().rss / 2 ** 20 } }
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN

try {
  const bytes = await fillCard()
  shell('sync')
  const cached: number[] = []
  const forced: number[] = []
  const imports: Imported[] = []
  const floors: number[] = []
  for (let round = 0; round < rounds; round++) {
    // Turn and turn about, so that whatever else the machine does hits all alike.
    cached.push(shell(`cp -r card copy && ${hashAll('card')} && ${hashAll('copy')}`))
    shell('rm -r copy && sync')
    forced.push(
      shell(`cp -r card copy && sync -f copy && ${hashAll('card')} && ${hashAll('copy')}`)
    )
    shell('rm -r copy && sync')
    imports.push(await importOnce(round))
    shell('sync')
    if (values.floor) {
      floors.push(await diskFloor({ dir: work, files, bytes: Math.round(bytes / files) }, 16))
      shell('sync')
    }
  }
  const seconds = median(imports.map((one) => one.seconds))
  const megabytes = bytes / 1e6
  const result = {
    files,
    megabytes: Math.round(megabytes),
    rounds,
    importSeconds: seconds,
    importMBs: megabytes / seconds,
    filesPerSecond: files / seconds,
    cpuMsPerFile: (median(imports.map((one) => one.cpuSeconds)) / files) * 1000,
    cpAndTwoSha256sumSeconds: median(cached),
    ratio: median(cached) / seconds,
    cpSyncAndTwoSha256sumSeconds: median(forced),
    ratioWithSync: median(forced) / seconds,
    ...(values.floor && {
      diskFloorSeconds: median(floors),
      ratioToDiskFloor: median(floors) / seconds
    }),
    memoryMiB: imports[0]?.memory
  }
  if (values.json) console.log(JSON.stringify(result))
  else {
    console.log(`${files} files, ${result.megabytes} MB, median of ${rounds} rounds`)
    console.log(
      `import until safe to remove   ${seconds.toFixed(2)} s  ${result.importMBs.toFixed(1)} MB/s  ${result.filesPerSecond.toFixed(0)} files/s`
    )
    console.log(
      `cp + two sha256sum            ${median(cached).toFixed(2)} s  ratio ${result.ratio.toFixed(2)} (budget 0.80)`
    )
    console.log(
      `cp + sync + two sha256sum     ${median(forced).toFixed(2)} s  ratio ${result.ratioWithSync.toFixed(2)}`
    )
    if (values.floor)
      console.log(
        `the disk alone                ${median(floors).toFixed(2)} s  ratio ${(median(floors) / seconds).toFixed(2)}`
      )
    console.log(`processor                     ${result.cpuMsPerFile.toFixed(2)} ms a file`)
    console.log(`memory (MiB): ${JSON.stringify(result.memoryMiB)}`)
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
