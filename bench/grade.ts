/**
 * Throughput of grading against its budget (ARCHITECTURE, budgets): file → answer through the pool, as a share
 * of cores ÷ (decode + network CPU-seconds per image), both measured alone in this same run.
 *
 *   npm run bench -- grade [--images N] [--cores N] [FOLDER]
 *
 * FOLDER holds photographs (default: the 12-megapixel originals beside the project); they are used in turn until
 * N were graded. With N above 1,000 the memory of main and hosts is told at 500 and at the end: it must be flat.
 * "Decode" is file bytes → network input; hashing, quality measures, messages and restarts are what the other
 * 20 % are for. CPU-seconds do not depend on what else this machine does, the throughput does: run it alone.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createSharpDecoder } from '../src/main/core/grading/decode/sharp-decoder'
import { locateModelsFolder } from '../src/main/core/grading/models/locate'
import { DEFAULT_MODEL_ID, loadModel } from '../src/main/core/grading/models/registry'
import { forkHost } from '../src/main/core/grading/pool/host-process'
import { createGradingPool, type GradingPool } from '../src/main/core/grading/pool/pool'
import { poolSize } from '../src/main/core/grading/pool/sizing'
import { preparePhotograph } from '../src/main/core/grading/preprocess/prepare'
import { measureQuality } from '../src/main/core/grading/quality/measure'
import { openSession } from '../src/main/core/grading/session/session'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    images: { type: 'string', default: '240' },
    cores: { type: 'string', default: String(availableParallelism()) }
  }
})
const folder = resolve(positionals[0] ?? '../shared/data/originals')
const files = readdirSync(folder)
  .filter((name) => /\.(jpe?g|png|tiff?)$/i.test(name))
  .sort()
  .map((name) => join(folder, name))
const images = Number(values.images)
const cores = Number(values.cores)
const modelsFolder = locateModelsFolder()
const WARM_UP = 3

if (files.length === 0) throw new Error(`no photographs in ${folder}`)
console.log(
  `${String(files.length)} photographs in turn, ${String(cores)} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'}`
)
const alone = await measureAlone()
await measurePool(alone)

/** CPU and wall seconds of one call, the mean over all files. */
async function perImage(
  work: (file: string) => Promise<unknown>
): Promise<{ cpu: number; wall: number }> {
  for (const file of files.slice(0, WARM_UP)) await work(file)
  const cpuStart = process.cpuUsage()
  const start = performance.now()
  for (const file of files) await work(file)
  const wall = (performance.now() - start) / 1000 / files.length
  const { user, system } = process.cpuUsage(cpuStart)
  return { cpu: (user + system) / 1e6 / files.length, wall }
}

function show(what: string, { cpu, wall }: { cpu: number; wall: number }): void {
  console.log(
    `${what.padEnd(28)} ${(cpu * 1000).toFixed(1).padStart(7)} ms CPU  ${(wall * 1000).toFixed(1).padStart(7)} ms wall`
  )
}

/** Decode + network CPU-seconds per image. */
async function measureAlone(): Promise<number> {
  const decoder = createSharpDecoder()
  const model = await loadModel(modelsFolder, DEFAULT_MODEL_ID)
  const session = await openSession(model, 1)
  const bytes = new Map(files.map((file) => [file, readFileSync(file)]))
  const bytesOf = (file: string): Buffer => bytes.get(file) ?? Buffer.alloc(0)
  const decode = await perImage((file) => preparePhotograph(bytesOf(file), decoder, model.manifest))
  show('decode and preprocess', decode)
  const prepared = await preparePhotograph(bytesOf(files[0] ?? ''), decoder, model.manifest)
  const network = await perImage(() => session.run(prepared.tensor))
  show('network', network)
  show('quality measures', await perImage(async () => measureQuality(prepared)))
  await session.release()
  return decode.cpu + network.cpu
}

async function measurePool(secondsAlone: number): Promise<void> {
  const size = poolSize(cores)
  const pool = await createGradingPool({
    spawnHost: () => forkHost(),
    setup: { modelsFolder, modelId: DEFAULT_MODEL_ID, threads: size.threads },
    hosts: size.hosts,
    perHost: size.perHost
  })
  await gradeInTurn(pool, files.length)
  const cpuStart = cpuSeconds(pool)
  const start = performance.now()
  await gradeInTurn(pool, images)
  const seconds = (performance.now() - start) / 1000
  const cpu = (cpuSeconds(pool) - cpuStart) / images
  const perSecond = images / seconds
  const possible = cores / secondsAlone
  console.log(`pool: ${String(size.hosts)} host(s), ${String(images)} images`)
  console.log(`throughput ${perSecond.toFixed(1)}/s, possible ${possible.toFixed(1)}/s`)
  console.log(`ratio ${((100 * perSecond) / possible).toFixed(0)} % (budget: at least 80 %)`)
  console.log(
    `CPU in main and hosts ${(cpu * 1000).toFixed(1)} ms an image: ${((100 * secondsAlone) / cpu).toFixed(0)} % of it decode and network`
  )
  const got = (100 * cpu * images) / (seconds * cores)
  console.log(
    `this run had ${got.toFixed(0)} % of the cores; of what it had, ratio ${(((100 * perSecond) / possible / got) * 100).toFixed(0)} %`
  )
  await pool.close()
}

/** Processor time of main and hosts so far (Linux: fields 14 and 15 of stat, in hundredths of a second). */
function cpuSeconds(pool: GradingPool): number {
  return [process.pid, ...pool.pids].reduce((sum, pid) => {
    const fields =
      readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? []
    return sum + (Number(fields[11]) + Number(fields[12])) / 100
  }, 0)
}

async function gradeInTurn(pool: GradingPool, count: number): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      await pool.grade({ id: String(i), path: files[i % files.length] ?? '' })
      if (count > 1000 && (i === 500 || i === count - 1)) showMemory(pool, i)
    }
  }
  await Promise.all(Array.from({ length: pool.concurrency }, worker))
}

/** Resident memory, where the system tells it (Linux). */
function showMemory(pool: GradingPool, at: number): void {
  const resident = [process.pid, ...pool.pids].map((pid) => {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    return `${String(Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024))} MB`
  })
  console.log(`memory of main and host(s) at ${String(at)}: ${resident.join(', ')}`)
}
