// Agreement over 1,000,000 pairs with a patient-clustered bootstrap of 2,000 replicates. Budget: 5 s.
import {
  bootstrapNow,
  ICDR_GRADES,
  pairFeatures,
  standardWeights,
  statisticFrom,
  summarise,
  tableFromCodes
} from '../src/shared/stats'
import { randomStream } from '../src/shared/stats/numeric/random'

const PAIRS = 1_000_000
const REPLICATES = 2_000

interface Scenario {
  readonly name: string
  /** Images of one patient; 0 when images are taken as independent. */
  readonly images: number
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'no clusters', images: 0 },
  { name: '2 images a patient', images: 2 },
  { name: '4 images a patient', images: 4 },
  { name: '8 images a patient', images: 8 },
  { name: '40 images a patient', images: 40 }
]

/** Grades of a screening population: most have no retinopathy, the second reader differs now and then. */
function simulate(images: number) {
  const random = randomStream(1, images)
  const a = new Int16Array(PAIRS)
  const b = new Int16Array(PAIRS)
  const cluster = new Int32Array(PAIRS)
  let patient = -1
  let severity = 0
  for (let row = 0; row < PAIRS; row++) {
    if (images === 0 || row % images === 0) {
      patient++
      severity = [0.72, 0.82, 0.94, 0.98, 1].findIndex((edge) => random.next() < edge)
    }
    const shift = (): number => (random.next() < 0.2 ? (random.next() < 0.5 ? -1 : 1) : 0)
    a[row] = Math.min(4, Math.max(0, severity + shift()))
    b[row] = Math.min(4, Math.max(0, severity + shift()))
    cluster[row] = patient
  }
  return { a, b, patients: { cluster, clusters: patient + 1 } }
}

const weights = standardWeights('quadratic', 5)
const statistic = statisticFrom({ kind: 'kappa', weights: { kind: 'quadratic' } }, ICDR_GRADES)
for (const { name, images } of SCENARIOS) {
  const { a, b, patients } = simulate(images)
  const started = performance.now()
  const { table, excluded } = tableFromCodes(a, b, ICDR_GRADES)
  const features = pairFeatures(a, b, ICDR_GRADES, images === 0 ? undefined : patients)
  const grouped = performance.now()
  const [interval] = bootstrapNow(features, [statistic], { replicates: REPLICATES, seed: 1 })
  const drawn = performance.now()
  const summary = summarise(table, {
    weights,
    excluded,
    threshold: 2,
    reference: 'b',
    bootstrap: interval ?? null
  })
  const done = performance.now()
  const ms = (from: number, to: number): string => `${(to - from).toFixed(0)} ms`
  console.log(
    `${name.padEnd(20)} ${features.clusters} clusters of ${features.multiplicity.length} kinds: ` +
      `group ${ms(started, grouped)}, ${REPLICATES} replicates ${ms(grouped, drawn)}, ` +
      `all ${ms(started, done)}; κ ${summary.kappa?.toFixed(4)} ` +
      `(${interval?.low?.toFixed(4)} to ${interval?.high?.toFixed(4)}; by formula ${summary.ci95?.map((x) => x.toFixed(4)).join(' to ')})`
  )
}
