import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runStats } from '../../../src/cli/stats/stats'
import type { LibraryPairs } from '../../../src/cli/stats/library-source'
import type { AgreementSummary, BinaryAccuracy } from '../../../src/shared/stats'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { seedLibrary } from '../../helpers/seed-library'

type LibraryJson = AgreementSummary & {
  readonly gradability: BinaryAccuracy
  readonly context: LibraryPairs['context']
  readonly excludedBefore: LibraryPairs['excluded']
}

const IMAGES = 240
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-stats-library-'))
  seedLibrary(join(folder, 'library'), { images: IMAGES, second: 0.5, batchSize: 60 }).close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(options: string[]) {
  const written = { stdout: '', stderr: '' }
  const sink = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) })
  const argv = ['--library', join(folder, 'library'), ...options]
  const code = await runStats(argv, { stdout: sink('stdout'), stderr: sink('stderr') })
  return { code, ...written }
}

async function json(options: string[]): Promise<LibraryJson> {
  const { code, stdout, stderr } = await run([...options, '--json'])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return JSON.parse(stdout) as LibraryJson
}

const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

describe('akshi stats --library', () => {
  // Catches readings that disappear without a reason on the way from the library to the table.
  it('counts every reading or says why not', async () => {
    const blind = await json(['--unsigned'])
    const readings = blind.n + blind.excluded.total + total(blind.excludedBefore)
    expect(readings).toBeGreaterThan(IMAGES)
    expect(blind.n).toBeGreaterThan(200)
    expect(blind.kappa).toBeGreaterThan(0.3)
    const { tp, fp, fn, tn } = blind.gradability
    expect(tp + fp + fn + tn).toBe(blind.n + blind.excluded.ungradable)
    expect(blind.context).toMatchObject({ a: 'network', model: 'seeded-net' })
  })

  it('compares what was asked for; the grade after reveal is nearer to the network', async () => {
    const blind = await json(['--unsigned'])
    const final = await json(['--unsigned', '--compare', 'network-final'])
    const grader = await json([
      '--unsigned',
      '--compare',
      'grader-final',
      '--cluster',
      'patient',
      '--bootstrap',
      '50'
    ])
    expect(final.kappa).toBeGreaterThan(blind.kappa!)
    expect(grader.n).toBeGreaterThan(0)
    expect(grader.n).toBeLessThan(blind.n)
    expect(grader.excludedBefore['no second, independent reading']).toBeGreaterThan(0)
    expect(grader.bootstrap!.clusters).toBeLessThan(grader.n)
  })

  it('filters; what nothing passes has n = 0', async () => {
    const all = await json(['--unsigned'])
    let parts = 0
    for (const camera of ['Topcon NW400', 'Canon CR-2', 'Remidio FOP'])
      parts += (await json(['--unsigned', '--camera', camera])).n
    expect(parts).toBe(all.n)
    expect(await json(['--camera', 'none such'])).toMatchObject({ n: 0, kappa: null })
  })

  // Catches a command that only reads and yet takes the lock: refused beside the window, or the window refused.
  it('answers while another process has the library open, and writes nothing', async () => {
    const open = openLibrary(join(folder, 'library'), { workstationId: 'w', appVersion: '0.0.0' })
    const events = () => open.db.prepare('SELECT count(*) FROM event').pluck().get()
    const before = events()
    try {
      expect((await json(['--unsigned'])).n).toBeGreaterThan(200)
      expect(events()).toBe(before)
    } finally {
      open.close()
    }
  })

  it('says what to do with a library of an earlier version', async () => {
    const older = new Database(join(folder, 'library', 'akshi.db'))
    const version = older.pragma('user_version', { simple: true }) as number
    try {
      older.pragma(`user_version = ${String(version - 1)}`)
      const { code, stderr } = await run(['--unsigned'])
      expect(code).toBe(1)
      expect(stderr).toContain('earlier version')
    } finally {
      older.pragma(`user_version = ${String(version)}`)
      older.close()
    }
  })

  it('a day that is none is not understood', async () => {
    const { code, stderr } = await run(['--from', 'yesterday'])
    expect(code).toBe(2)
    expect(stderr).toContain('--from')
  })
})
