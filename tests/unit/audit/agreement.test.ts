import { describe, expect, it } from 'vitest'
import { computeReport } from '../../../src/main/core/audit/report/compute-report'
import { IDENTIFIED } from '../../../src/main/core/audit/report/pseudonyms'
import type { ReadingRecord } from '../../../src/main/core/audit/dataset/reading-record'
import { BLANK, UNGRADABLE } from '../../../src/shared/stats'

let made = 0
function reading(change: Partial<ReadingRecord>): ReadingRecord {
  made += 1
  return {
    id: `r${made}`,
    imageId: `i${made}`,
    patientId: `p${made}`,
    eye: 'OD',
    camera: 'cam',
    site: 'site',
    batchId: 'b',
    grader: 'g1',
    role: 'primary',
    protocol: 'blind-first',
    status: 'signed-off',
    blind: 0,
    blindDme: null,
    final: 0,
    finalDme: null,
    reason: null,
    activeMs: 5000,
    openedAt: '2025-03-01T10:00:00.000Z',
    finishedAt: '2025-03-01T10:01:00.000Z',
    retracted: false,
    network: 0,
    networkReferable: false,
    networkProbability: 0.1,
    modelId: 'm',
    modelSha256: 'x',
    predictionSet: null,
    predictionSetCoverage: null,
    imageFinal: 0,
    setAlone: true,
    readIndependently: false,
    arbitration: false,
    ...change
  }
}
const compute = (readings: readonly ReadingRecord[], filter = {}) =>
  computeReport({ readings, images: [] }, { filter, replicates: 20, seed: 1 }, IDENTIFIED)

describe('computeReport', () => {
  it('computes the published trap value: a category that never occurs must not shrink the table', async () => {
    const network = [0, 0, 1, 2, 2, 4, 4, 2, 0, 1]
    const blind = [0, 1, 1, 2, 4, 4, 2, 2, 0, 0]
    const numbers = await compute(
      network.map((grade, index) => reading({ network: grade, blind: blind[index]! }))
    )
    expect(numbers.networkBlind.summary.kappa).toBeCloseTo(0.7549, 4)
  })

  it('leaves out what is no judgement, each under its own reason', async () => {
    const numbers = await compute([
      reading({}),
      reading({ status: 'read' }),
      reading({ status: 'deciding', final: BLANK, finishedAt: null }),
      reading({ status: 'unread', blind: BLANK, final: BLANK, finishedAt: null, retracted: true }),
      reading({ protocol: 'ai-first', blind: BLANK }),
      reading({ network: BLANK, networkReferable: null }),
      reading({ blind: UNGRADABLE })
    ])
    expect(numbers.readings).toEqual({
      n: 7,
      counted: 4,
      excluded: { 'not signed off': 1, 'not decided': 1, retracted: 1 }
    })
    expect(numbers.networkBlind.n).toBe(1)
    expect(numbers.networkBlind.excluded).toEqual({
      'read with the network’s answer shown first': 1,
      'no network answer at the time': 1,
      ungradable: 1
    })
  })

  it('counts readings that are not signed off where the filter asks for them', async () => {
    const numbers = await compute([reading({ status: 'read' })], { unsigned: true })
    expect(numbers.readings.counted).toBe(1)
  })

  it('takes the window by when a reading was finished: from inclusive, to exclusive', async () => {
    const at = (finishedAt: string) => reading({ finishedAt })
    const numbers = await compute(
      [
        at('2025-02-28T23:59:59.999Z'),
        at('2025-03-01T00:00:00.000Z'),
        at('2025-04-01T00:00:00.000Z')
      ],
      { from: '2025-03-01T00:00:00.000Z', to: '2025-04-01T00:00:00.000Z' }
    )
    expect(numbers.readings.n).toBe(1)
  })

  it('compares no grader with a final grade of her own, and says why n = 0', async () => {
    const numbers = await compute([reading({}), reading({})])
    expect(numbers.graderFinal.n).toBe(0)
    expect(numbers.graderFinal.note).toContain('second, independent reading')
    expect(numbers.graderFinal.summary.kappa).toBeNull()
  })

  it('finds automation bias where readers move to the network, and none where they stay', async () => {
    const grades = [0, 1, 2, 3, 4, 0, 2, 4, 1, 3]
    const moving = grades.map((blind, index) => {
      const network = (blind + (index % 2)) % 5
      return reading({ blind, network, final: network })
    })
    const staying = moving.map((of) => ({ ...of, final: of.blind }))
    expect((await compute(moving)).automationBias.index).toBeGreaterThan(0.1)
    expect((await compute(staying)).automationBias.index).toBe(0)
    expect((await compute(moving)).switches.network).toMatchObject({ toward: 5, away: 0 })
  })

  // Catches: an arbiter who follows the readers' grades taken for one who follows the network.
  it('leaves arbitrations out of all that is said of the network, and compares them with the final grade', async () => {
    const set = { predictionSet: [0], predictionSetCoverage: 0.9 }
    const settled = { blind: 0, network: 2, final: 2, imageFinal: 2, setAlone: false, ...set }
    const numbers = await compute([
      reading({ ...settled, role: 'arbiter', arbitration: true, readIndependently: true }),
      reading({ protocol: 'ai-first', blind: BLANK })
    ])
    const reason = 'arbitration: the readers’ grades were shown too'
    const { networkBlind, networkFinal, automationBias, switches, coverage, referable } = numbers
    const line = numbers.groups.eye[0]!
    for (const table of [
      ...[networkBlind, networkFinal, automationBias, switches, coverage!, referable[0]!],
      ...[numbers.gradability, numbers.reliability, line.networkBlind, line.networkFinal]
    ])
      expect(table).toMatchObject({ n: 0, excluded: { [reason]: 1 } })
    expect(line.overridden.n).toBe(0)
    const overridden = numbers.charts.find(({ measure }) => measure === 'overridden')
    for (const { n, excluded } of [numbers.disagreements, overridden!])
      expect([n, excluded]).toEqual([
        0,
        { [reason]: 1, 'not blind-first, or no network answer': 1 }
      ])
    expect(numbers.graderFinal.n).toBe(1)
  })

  it('judges switches by the final grade only where that is not the reader’s alone', async () => {
    const alone = reading({ blind: 0, final: 2, imageFinal: 2, setAlone: true, network: 2 })
    expect((await compute([alone])).switches.reference).toBeNull()
    const shared = { ...alone, setAlone: false }
    expect((await compute([shared])).switches.reference).toMatchObject({
      n: 1,
      corrected: 1,
      spoiled: 0
    })
  })

  it('flags an ungradable photograph as referable, and judges gradability in a table of its own', async () => {
    const numbers = await compute([
      reading({ blind: UNGRADABLE, network: UNGRADABLE, networkReferable: true }),
      reading({ blind: 0, network: 0 })
    ])
    expect(numbers.referable[0]).toMatchObject({ tp: 1, tn: 1, fp: 0, fn: 0 })
    expect(numbers.gradability).toMatchObject({ tp: 1, tn: 1 })
  })

  // Catches: coverage of the network's own grade, or of the grade after reveal; readings without a set counted.
  it('counts how often the sets of possible grades held the blind grade, by group too', async () => {
    const set = (predictionSet: number[]) => ({ predictionSet, predictionSetCoverage: 0.9 })
    const numbers = await compute([
      reading({ blind: 1, network: 2, final: 2, ...set([1, 2]) }),
      reading({ blind: 0, network: 2, final: 2, ...set([2]), camera: 'other' }),
      reading({ blind: UNGRADABLE, network: 2, ...set([2]) }),
      reading({ protocol: 'ai-first', blind: BLANK, ...set([0]) }),
      reading({})
    ])
    expect(numbers.coverage).toMatchObject({
      n: 2,
      target: 0.9,
      meanSetSize: 1.5,
      covered: { count: 1, n: 2, value: 0.5 },
      singletons: { count: 1, n: 2 },
      excluded: {
        ungradable: 1,
        'no set of possible grades': 1,
        'read with the network’s answer shown first': 1
      }
    })
    // Wilson's interval of 1 in 2, from its formula.
    expect(numbers.coverage?.covered.low).toBeCloseTo(0.0945, 4)
    const cameras = numbers.groups.camera.map(({ group, coverage }) => [group, coverage?.covered])
    expect(cameras).toMatchObject([
      ['cam', { count: 1, n: 1 }],
      ['other', { count: 0, n: 1 }]
    ])
  })

  it('has no coverage where no answer has a set, and no one target where promises differ', async () => {
    const without = await compute([reading({}), reading({ camera: 'other' })])
    expect('coverage' in without).toBe(false)
    expect('coverage' in without.groups.camera[0]!).toBe(false)
    const mixed = await compute([
      reading({ predictionSet: [0], predictionSetCoverage: 0.9 }),
      reading({ predictionSet: [0], predictionSetCoverage: 0.8 })
    ])
    expect(mixed.coverage).toMatchObject({ n: 2, target: null, verdict: null })
  })

  it('lists the furthest apart first', async () => {
    const numbers = await compute([
      reading({ blind: 1, network: 0 }),
      reading({ blind: 4, network: 0 }),
      reading({ blind: 2, network: 0 })
    ])
    expect(numbers.disagreements.rows.map((row) => row.apart)).toEqual([4, 2, 1])
    expect(numbers.disagreements).toMatchObject({ n: 3, apart2: 2 })
  })

  it('gives the same numbers twice, bootstrap included', async () => {
    const rows = Array.from({ length: 40 }, (_, index) =>
      reading({
        patientId: `p${index % 7}`,
        blind: index % 5,
        network: (index * 3) % 5,
        final: index % 5
      })
    )
    const [a, b] = [await compute(rows), await compute(rows)]
    expect(b).toEqual(a)
  })

  it('stops when the caller gives up', async () => {
    const control = new AbortController()
    control.abort()
    await expect(
      computeReport(
        { readings: [reading({}), reading({})], images: [] },
        { filter: {}, replicates: 5000, seed: 1 },
        IDENTIFIED,
        { signal: control.signal }
      )
    ).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
