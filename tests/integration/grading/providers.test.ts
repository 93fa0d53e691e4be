import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enableProvider, listProviders } from '../../../src/main/core/grading/providers/enable'
import {
  readProviderRecord,
  writeProviderRecord,
  type ProviderRecord
} from '../../../src/main/core/grading/providers/record'
import type { SpawnHost } from '../../../src/main/core/grading/pool/host-process'
import { DEFAULT_MODEL_ID } from '../../../src/main/core/grading/models/registry'
import { openGrader, type OpenedPool } from '../../../src/main/core/model-runs/open-grader'
import { PROJECT_ROOT } from './real-data'
import { fundusJpeg } from './synthetic-fundus'
import { providerFaultHost, realHost } from './test-hosts'

const MODELS = join(PROJECT_ROOT, 'resources/models')
const setup = { modelsFolder: MODELS, modelId: DEFAULT_MODEL_ID, threads: 1 }
let folder: string
let opened: OpenedPool | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-provider-'))
})
afterEach(async () => {
  await opened?.grader?.close()
  opened = undefined
  rmSync(folder, { recursive: true })
})

const enable = (spawnHost: SpawnHost, limitMs?: number): Promise<ProviderRecord> =>
  enableProvider('cuda', { spawnHost, setup, folder, ...(limitMs ? { limitMs } : {}) })
const openHere = async (spawnHost: SpawnHost): Promise<OpenedPool> =>
  (opened = await openGrader({ modelsFolder: MODELS, spawnHost, configFolder: folder }))

describe('an accelerator is refused with its reason, recorded, and the CPU grades', () => {
  // Catches: each of these taken for a usable accelerator, or the failure taking the asking program along.
  test.each([
    ['wrong', /wrong numbers: "score" differs from the CPU by 0\.0\d+/],
    ['stuck', /wrong numbers: "\w+" differs from the CPU/],
    ['not-a-number', /wrong numbers: "score" is misshapen or not a number/],
    ['abort', /ended its process \(SIGABRT\)/],
    ['unusable', /cannot run the network \(no device found\)/]
  ])('%s', async (fault, reason) => {
    const record = await enable(() => providerFaultHost(fault))
    expect(record).toMatchObject({ result: 'refused', enabled: false })
    expect(record.reason).toMatch(reason)
    expect(readProviderRecord(folder)).toEqual(record)
  })

  test('hang', async () => {
    const record = await enable(() => providerFaultHost('hang'), 10_000)
    expect(record.reason).toBe('it hung: no answer in 10 seconds')
    expect(record.enabled).toBe(false)
  })
})

// Catches: a refusal without the one command that would help; a listed provider taken for a usable one.
test.skipIf(
  process.platform !== 'linux' ||
    process.arch !== 'x64' ||
    existsSync(
      join(
        PROJECT_ROOT,
        'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so'
      )
    )
)(
  'the real CUDA provider, listed without its libraries, is refused and says what to run',
  async () => {
    const { providers } = await listProviders(realHost)
    const cuda = providers.find((one) => one.provider === 'cuda')
    expect(cuda).toMatchObject({ available: false })
    expect(cuda?.note).toContain('npm run setup:cuda')
    expect(providers.find((one) => one.provider === 'dml')).toMatchObject({ available: false })
    const record = await enable(realHost)
    expect(record).toMatchObject({ result: 'refused', enabled: false, maxDifference: null })
    expect(record.reason).toContain('npm run setup:cuda')
    const { grader, providerProblem } = await openHere(realHost)
    expect(grader?.provider).toBe('cpu')
    expect(providerProblem).toBeNull()
  }
)

describe('an accelerator that passed', () => {
  // Catches: a choice that is recorded and never used, or grades that claim the CPU.
  test('grades, and every grade names it', async () => {
    const record = await enable(() => providerFaultHost('good'))
    expect(record).toMatchObject({ result: 'passed', enabled: true, reason: null })
    expect(record.maxDifference).toBeGreaterThan(0)
    const { grader, providerProblem } = await openHere(() => providerFaultHost('good'))
    expect([grader?.provider, providerProblem]).toEqual(['cuda', null])
    const path = join(folder, 'one.jpg')
    writeFileSync(path, await fundusJpeg(900, 700))
    expect((await grader?.grade({ id: 'one', path }))?.provider).toBe('cuda')
  })

  // Catches: a self-test of last year's network or runtime that still vouches for today's.
  test.each([
    [{ modelSha256: '0'.repeat(64) }, /another network/],
    [{ runtime: 'onnxruntime-node 1.0.0' }, /tested with onnxruntime-node 1\.0\.0/]
  ])('of another network or runtime is not used: %o', async (change, reason) => {
    const record = await enable(() => providerFaultHost('good'))
    writeProviderRecord({ ...record, ...change }, folder)
    const { grader, providerProblem } = await openHere(() => providerFaultHost('good'))
    expect(grader?.provider).toBe('cpu')
    expect(providerProblem).toMatch(reason)
  })

  // Catches: a driver that broke since, and a workstation that no longer grades at all.
  test('and then ends every host that opens it: the CPU grades and says why', async () => {
    await enable(() => providerFaultHost('good'))
    const { grader, providerProblem } = await openHere(() => providerFaultHost('abort-open'))
    expect(grader?.provider).toBe('cpu')
    expect(providerProblem).toMatch(/stopped with cuda \(SIGABRT\)/)
  })

  test('and whose record is damaged is not used', async () => {
    writeFileSync(join(folder, 'provider.json'), '{"provider":"cuda"')
    const { grader, providerProblem } = await openHere(realHost)
    expect(grader?.provider).toBe('cpu')
    expect(providerProblem).toMatch(/provider\.json is damaged/)
    expect(readFileSync(join(folder, 'provider.json'), 'utf8')).toContain('cuda')
  })
})
