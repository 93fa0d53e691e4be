import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runStats } from '../../../src/cli/stats/stats'
import type { GroupSummary, PairSummary } from '../../../src/cli/stats/compute'
import type { StatsSources } from '../../../src/cli/stats/library-source'
import { KRIPPENDORFF, PSYCHIATRIC } from './tables'

/** What is parsed back, with the parts that only some inputs have. */
type StatsJson = PairSummary & {
  readonly groups: readonly GroupSummary[]
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'akshi-stats-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function run(argv: string[], sources?: StatsSources) {
  const written = { stdout: '', stderr: '' }
  const sink = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) })
  const code = await runStats(argv, { stdout: sink('stdout'), stderr: sink('stderr') }, sources)
  return { code, ...written }
}

async function json(argv: string[], sources?: StatsSources): Promise<StatsJson> {
  const { code, stdout, stderr } = await run([...argv, '--json'], sources)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return JSON.parse(stdout) as StatsJson
}

const KEYS = [
  'n',
  'excluded',
  'categories',
  'table',
  'po',
  'pe',
  'kappa',
  'se',
  'se0',
  'ci95',
  'z0',
  'ac',
  'acSe',
  'alpha',
  'bp',
  'fleiss',
  'light',
  'bowker',
  'stuartMaxwell',
  'exact',
  'within1',
  'apart2',
  'meanDifference',
  'binary',
  'bootstrap',
  'notEstimable'
]

describe('akshi stats --table', () => {
  it('prints one JSON object with every key', async () => {
    const found = await json([
      '--table',
      '[[106,10,4],[22,28,10],[2,12,6]]',
      '--weights',
      'identity'
    ])
    for (const key of KEYS) expect(found).toHaveProperty(key)
    expect(found.kappa).toBeCloseTo(0.4286, 4)
    expect(found.se).toBeCloseTo(0.0537, 4)
    expect(found.ci95).toHaveLength(2)
    expect(found.categories).toEqual([0, 1, 2])
    expect(found.bowker).toMatchObject({ df: 3 })
    for (const key of ['sensitivity', 'specificity', 'ppv', 'npv'] as const)
      expect(Object.keys(found.binary![key])).toEqual(
        expect.arrayContaining(['value', 'low', 'high'])
      )
  })

  it.each([
    ['[[0,4,1],[0,8,0],[0,1,5]]', 'identity', 0.4842],
    ['[[0,4,1],[0,8,0],[0,1,5]]', 'linear', 0.4701],
    ['[[13,0,0],[0,20,7],[0,4,56]]', 'quadratic', 0.8922]
  ])('%s with %s weights', async (table, weights, expected) => {
    expect((await json(['--table', table, '--weights', weights])).kappa).toBeCloseTo(expected, 4)
  })

  it('keeps every key, null with its reason, where κ is undefined', async () => {
    const found = await json(['--table', '[[9,0],[0,0]]'])
    for (const key of KEYS) expect(found).toHaveProperty(key)
    expect(found).toMatchObject({ kappa: null, ci95: null, exact: 1, ac: 1 })
    expect(found.notEstimable).toContain('category 0')
    expect(found.bowker).toMatchObject({ stat: null, p: null })
    expect(found.bowker.notEstimable!).toContain('never differ')
  })

  it('names and cuts the scale as asked', async () => {
    const found = await json([
      '--table',
      '[[5,1],[2,7]]',
      '--categories',
      'no,yes',
      '--threshold',
      'yes'
    ])
    expect(found.categories).toEqual(['no', 'yes'])
    expect(found.binary).toMatchObject({ threshold: 'yes', tp: 7, fp: 2, fn: 1, tn: 5 })
  })

  it('custom weights', async () => {
    const argv = ['--table', '[[0,4,1],[0,8,0],[0,1,5]]', '--weights']
    const agreement = await json([...argv, '[[1,0.5,0],[0.5,1,0.5],[0,0.5,1]]'])
    const disagreement = await json([...argv, '[[0,1,2],[1,0,1],[2,1,0]]'])
    expect(agreement.kappa).toBeCloseTo(0.4701, 4)
    expect(disagreement.kappa).toBeCloseTo(0.4701, 4)
  })

  it('bootstrap: seeded, reproducible', async () => {
    const argv = ['--table', '[[106,10,4],[22,28,10],[2,12,6]]', '--bootstrap', '300', '--seed']
    const [one, again, other] = [
      await json([...argv, '1']),
      await json([...argv, '1']),
      await json([...argv, '2'])
    ]
    expect(one.bootstrap).toMatchObject({ replicates: 300, seed: 1, clusters: 200 })
    expect(again.bootstrap).toEqual(one.bootstrap)
    expect(other.bootstrap!.low!).not.toBe(one.bootstrap!.low!)
    expect(one.bootstrap!.low!).toBeLessThan(one.kappa!)
  })

  it('prints a table for people', async () => {
    const { stdout, code } = await run(['--table', '[[106,10,4],[22,28,10],[2,12,6]]'])
    expect(code).toBe(0)
    expect(stdout).toContain('n = 200 pairs; left out 0')
    expect(stdout).toMatch(/κ +0\.5667 +95 % CI 0\.4576 to 0\.6758 +moderate/)
    expect(stdout).toContain('Landis and Koch')
  })
})

describe('akshi stats --pairs', () => {
  it('the scale stays whole where a grade never occurs', async () => {
    const a = [0, 0, 1, 2, 2, 4, 4, 2, 0, 1]
    const b = [0, 1, 1, 2, 4, 4, 2, 2, 0, 0]
    const path = file('trap.csv', `a,b\n${a.map((x, k) => `${x},${b[k]}`).join('\n')}\n`)
    const found = await json(['--pairs', path, '--weights', 'quadratic'])
    expect(found.kappa).toBeCloseTo(0.7549, 4)
    expect(found.table).toHaveLength(5)
  })

  it('counts blanks and ungradable, draws patients, splits by a column', async () => {
    const rows = ['a,b,patient,camera']
    for (let k = 0; k < 60; k++)
      rows.push(`${k % 5},${(k * 3 + 1) % 4},p${k % 12},${k % 2 ? 'Topcon' : 'Canon'}`)
    rows.push(',1,p1,Canon', '2,U,p1,Canon', '3,NA,p2,Topcon')
    const found = await json([
      '--pairs',
      file('full.csv', rows.join('\r\n')),
      '--cluster',
      'patient',
      '--bootstrap',
      '100',
      '--by',
      'camera'
    ])
    expect(found.n).toBe(60)
    expect(found.excluded).toEqual({ total: 3, blank: 2, ungradable: 1 })
    expect(found.bootstrap).toMatchObject({ clusters: 12, replicates: 100 })
    expect(found.bootstrapOf!.sensitivity).toMatchObject({ clusters: 12, notEstimable: null })
    expect(found.bootstrapOf!.po!.low).toBeLessThan(found.po!)
    // Catches ungradable images that vanish: they are a result, with a 2 × 2 of their own.
    expect(found.gradability).toMatchObject({ tp: 0, fp: 0, fn: 1, tn: 60 })
    expect(found.groups.map((g) => [g.group, g.n])).toEqual([
      ['Canon', 30],
      ['Topcon', 30]
    ])
  })

  it('--cluster alone asks for 2000 replicates', async () => {
    const found = await json([
      '--pairs',
      file('c.csv', 'a,b,p\n0,0,x\n1,1,y\n2,1,z\n'),
      '--cluster',
      'p'
    ])
    expect(found.bootstrap).toMatchObject({ replicates: 2000, seed: 1, clusters: 3 })
  })

  it.each([
    ['without a header', '0,1\n1,1\n2,2\n', []],
    ['with a byte-order mark and semicolons', '\ufeffa;b\n0;1\n1;1\n2;2\n', []],
    ['two columns of other names', 'network,blind\n0,1\n1,1\n2,2\n', []],
    [
      'columns by name, in another order',
      'id,blind,x,network\n7,1,9,0\n8,1,9,1\n9,2,9,2\n',
      ['--columns', 'network,blind']
    ],
    ['floats of another program', 'a,b\n0.0,1.0\n1.0,1.0\n2.0,2.0\n', []],
    ['blank lines', 'a,b\n\n0,1\n1,1\n\n2,2\n\n', []]
  ])('reads a file %s', async (name, text, options) => {
    const found = await json(['--pairs', file(`${name}.csv`, text), ...options])
    expect(found).toMatchObject({ n: 3, excluded: { total: 0 } })
    expect(found.meanDifference).toBeCloseTo(-1 / 3, 12)
  })

  it('no rows below the header: n = 0, with reasons', async () => {
    expect(await json(['--pairs', file('none.csv', 'a,b\n')])).toMatchObject({ n: 0, kappa: null })
  })
})

describe('akshi stats --ratings', () => {
  it('Krippendorff 2011 with missing ratings', async () => {
    const units = KRIPPENDORFF[0]!.map((_, unit) =>
      KRIPPENDORFF.map((row) => (Number.isNaN(row[unit]) ? '' : row[unit])).join()
    )
    const argv = [
      '--ratings',
      file('k.csv', `A,B,C,D\n${units.join('\n')}\n`),
      '--categories',
      '1,2,3,4,5'
    ]
    const found = await json([...argv, '--weights', 'identity', '--bootstrap', '200'])
    for (const key of KEYS) expect(found).toHaveProperty(key)
    expect(found).toMatchObject({
      n: 11,
      excluded: { total: 1, blank: 1 },
      raters: ['A', 'B', 'C', 'D']
    })
    expect(found.alpha).toBeCloseTo(0.743421, 6)
    expect(found.alphas.ordinal!).toBeCloseTo(0.815388, 6)
    expect(found.alphas.interval!).toBeCloseTo(0.849107, 6)
    expect(found.pairwise).toHaveLength(6)
    expect(found.kappa).toBeNull()
    expect(found.notEstimable).toContain('two raters')
    expect(found.bootstrap!.low!).toBeLessThan(found.alpha!)
    expect((await json([...argv, '--weights', 'quadratic'])).alpha).toBeCloseTo(0.849107, 6)
  })

  it('Fleiss 1971 from six columns, with ids', async () => {
    const lines = PSYCHIATRIC.map((counts, patient) =>
      [patient, ...counts.flatMap((count, k) => new Array<number>(count).fill(k))].join()
    )
    const path = file('fleiss.csv', `subject,r1,r2,r3,r4,r5,r6\n${lines.join('\n')}\n`)
    const found = await json(['--ratings', path])
    expect(found.fleiss).toBeCloseTo(0.43, 3)
    expect(found).toMatchObject({ n: 30, raters: ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'] })
  })

  it('two raters are pairs', async () => {
    const path = file('two.csv', 'x,y\n0,0\n1,2\n2,2\n,1\n')
    const found = await json(['--ratings', path])
    expect(found).toEqual({ ...(await json(['--pairs', path])), raters: ['x', 'y'] })
  })

  it('prints raters in pairs for people', async () => {
    const { stdout } = await run(['--ratings', file('three.csv', 'x,y,z\n0,0,1\n1,2,1\n2,2,2\n')])
    expect(stdout).toContain('x – y')
    expect(stdout).toContain('subjects with two or more ratings, 3 raters')
  })
})

describe('akshi stats --library', () => {
  const pairsFromLibrary: StatsSources['pairsFromLibrary'] = (options) =>
    Promise.resolve({
      a: [0, 1, 2, -2],
      b: [0, 2, 2, 1],
      patients: ['p', 'p', 'q', null],
      excluded: { 'not graded by the network': 2 },
      context: { compare: options.compare, camera: options.camera?.join() ?? 'all' }
    })

  it('hands on the filters and prints what the numbers are of', async () => {
    const argv = [
      '--library',
      'x',
      '--compare',
      'network-final',
      '--camera',
      'Canon',
      '--bootstrap',
      '50'
    ]
    const found = await json(argv, { pairsFromLibrary })
    expect(found).toMatchObject({
      n: 3,
      excluded: { ungradable: 1 },
      context: { compare: 'network-final', camera: 'Canon' },
      excludedBefore: { 'not graded by the network': 2 },
      bootstrap: { clusters: 2 }
    })
    const { stdout } = await run(argv, { pairsFromLibrary })
    expect(stdout).toContain('left out, not graded by the network: 2')
  })
})

// A script must be able to tell a mistake of its own from a failure, and a person where it lies.
describe('what is not understood ends with 2 and says where', () => {
  it.each([
    ['nothing', [], 'one of --table'],
    ['two inputs', ['--table', '[[1,2],[3,4]]', '--pairs', 'x'], 'one of --table'],
    ['an unknown option', ['--frobnicate'], '--frobnicate'],
    ['a stray word', ['pairs.csv'], 'pairs.csv'],
    ['a table that is no JSON', ['--table', '1,2'], 'not JSON'],
    ['a ragged table', ['--table', '[[1,2],[3]]'], 'row 2 has 1 cells'],
    ['a negative count', ['--table', '[[1,2],[3,-4]]'], 'row 2, column 2'],
    ['a fraction', ['--table', '[[1,2],[3,0.4]]'], 'not a whole number'],
    [
      'a scale of another size',
      ['--table', '[[1,2],[3,4]]', '--categories', '0,1,2'],
      '2 rows for 3'
    ],
    ['unknown weights', ['--table', '[[1,2],[3,4]]', '--weights', 'cubic'], 'cubic'],
    ['weights of another size', ['--table', '[[1,2],[3,4]]', '--weights', '[[1]]'], '2 rows of 2'],
    ['a seed that is none', ['--table', '[[1,2],[3,4]]', '--seed', 'x'], '--seed'],
    ['no replicates', ['--table', '[[1,2],[3,4]]', '--bootstrap', '0'], '--bootstrap'],
    ['a cut below the scale', ['--table', '[[1,2],[3,4]]', '--threshold', '0'], '--threshold'],
    ['clusters of a table', ['--table', '[[1,2],[3,4]]', '--cluster', 'patient'], '--pairs'],
    ['a filter without a library', ['--table', '[[1,2],[3,4]]', '--camera', 'x'], '--library'],
    ['a side that is none', ['--table', '[[1,2],[3,4]]', '--reference', 'c'], '--reference'],
    ['an unknown comparison', ['--library', 'x', '--compare', 'y'], '--compare'],
    ['a file that is not there', ['--pairs', '/nowhere/x.csv'], 'no such file']
  ])('%s', async (_name, argv, message) => {
    const { code, stderr, stdout } = await run(argv)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
  })

  it.each([
    ['a grade outside the scale', 'a,b\n0,1\n\n3,7\n', [], 'line 4, column b: "7"'],
    ['a word', 'a,b\n0,mild\n', [], 'line 2, column b: "mild"'],
    ['a row too long', 'a,b\n0,1\n0,1,2\n', [], 'line 3'],
    ['an empty file', '', [], 'is empty'],
    ['a missing column', 'a,x,y\n0,1,2\n', [], 'no column "b"; its columns are a, x, y'],
    ['a missing cluster', 'a,b\n0,1\n', ['--cluster', 'patient'], 'no column "patient"']
  ])('a file with %s', async (name, text, options, message) => {
    const path = file(`bad ${name}.csv`, text)
    const { code, stderr } = await run(['--pairs', path, ...options])
    expect(code).toBe(2)
    expect(stderr).toContain(path)
    expect(stderr).toContain(message)
  })

  it('one rater only', async () => {
    const { code, stderr } = await run(['--ratings', file('one.csv', 'id,x\n1,0\n')])
    expect([code, stderr]).toEqual([2, expect.stringContaining('fewer than two raters')])
  })

  it('--help explains and ends with 0', async () => {
    const { code, stdout } = await run(['--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('disagreement weights (diagonal 0)')
  })
})
