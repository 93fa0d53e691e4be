/**
 * Sets and checks the limits of the gradability rules (src/main/core/grading/quality/thresholds.ts).
 * Run: node --import ./bench/ts-loader.mjs bench/quality-thresholds.ts [DATA_FOLDER]
 *
 * Data: DRIMDB (good, bad, outlier) and, as photographs that should pass, APTOS, IDRiD and EyePACS with a DR
 * grade. Each group (patient, duplicates) falls by the hash of its name into the fit or the check half. For
 * the measures in `FITTED`, the limit is the strictest one that refuses at most `BUDGET` of the photographs that
 * should pass in the fit half of APTOS + IDRiD + DRIMDB good, rounded; what the shipped limits do is then
 * counted on the check half, which set nothing. The other limits are set by definition and only counted.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createSharpDecoder } from '../src/main/core/grading/decode/sharp-decoder'
import type { QualityMeasures } from '../src/main/core/grading/image-grade'
import { locateModelsFolder } from '../src/main/core/grading/models/locate'
import { DEFAULT_MODEL_ID, readManifest } from '../src/main/core/grading/models/registry'
import { preparePhotograph } from '../src/main/core/grading/preprocess/prepare'
import { measureQuality } from '../src/main/core/grading/quality/measure'
import { ungradableReason } from '../src/main/core/grading/quality/rules'
import { QUALITY_THRESHOLDS } from '../src/main/core/grading/quality/thresholds'

const BUDGET = 0.01
const SHOULD_PASS = ['aptos', 'idrid', 'drimdb good']
const FITTED: readonly (readonly [keyof QualityMeasures, 'min' | 'max'])[] = [
  ['brightness', 'min'],
  ['darkFraction', 'max'],
  ['clippedFraction', 'max'],
  ['glareFraction', 'max'],
  ['detail', 'min'],
  ['detail', 'max'],
  ['sharpness', 'min'],
  ['contrast', 'max']
]

interface Sample {
  readonly path: string
  readonly set: string
  readonly half: 'fit' | 'check'
  readonly measures: QualityMeasures
}

const data = resolve(process.argv[2] ?? '../shared/data')
if (!existsSync(join(data, 'manifest.csv'))) {
  console.error(`No manifest.csv in ${data}: name the data folder.`)
  process.exit(2)
}
const samples = await measureAll()
printFit()
printCheck()

async function measureAll(): Promise<Sample[]> {
  const decoder = createSharpDecoder()
  const manifest = await readManifest(locateModelsFolder(), DEFAULT_MODEL_ID)
  const lines = readFileSync(join(data, 'manifest.csv'), 'utf8').trim().split('\n').slice(1)
  const out: Sample[] = []
  for (const line of lines) {
    const [dataset = '', path = '', , , , quality = '', group = ''] = line.split(',')
    if (!['aptos', 'idrid', 'eyepacs400', 'drimdb'].includes(path.split('/')[0] ?? '')) continue
    const digest = createHash('sha256').update(group).digest()
    const prepared = await preparePhotograph(readFileSync(join(data, path)), decoder, manifest)
    out.push({
      path,
      set: dataset === 'drimdb' ? `drimdb ${quality}` : dataset,
      half: ((digest[0] ?? 0) & 1) === 0 ? 'fit' : 'check',
      measures: measureQuality(prepared)
    })
  }
  return out
}

function printFit(): void {
  console.log(
    `Limits that refuse at most ${String(BUDGET * 100)} % of the fit half's good photographs`
  )
  const good = samples.filter((s) => s.half === 'fit' && SHOULD_PASS.includes(s.set))
  for (const [measure, side] of FITTED) {
    const values = good.map((s) => s.measures[measure]).sort((a, b) => a - b)
    const at = Math.floor(BUDGET * (values.length - 1))
    const limit = side === 'min' ? values[at] : values[values.length - 1 - at]
    const extreme = side === 'min' ? values[0] : values.at(-1)
    console.log(
      `  ${side} ${measure.padEnd(16)} ${(limit ?? 0).toFixed(4)}   (none refused: ${(extreme ?? 0).toFixed(4)})`
    )
  }
}

function printCheck(): void {
  console.log(`\nShipped limits ${JSON.stringify(QUALITY_THRESHOLDS)}`)
  for (const half of ['fit', 'check'] as const) {
    console.log(`\n${half} half: set, n, refused, reasons`)
    for (const set of [...new Set(samples.map((s) => s.set))]) {
      const chosen = samples.filter((s) => s.half === half && s.set === set)
      const reasons = new Map<string, number>()
      for (const { measures } of chosen) {
        const reason = ungradableReason(measures)
        if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      }
      const refused = [...reasons.values()].reduce((a, b) => a + b, 0)
      const share = ((100 * refused) / Math.max(1, chosen.length)).toFixed(1)
      const detail = [...reasons].map(([reason, n]) => `${reason} ${String(n)}`).join(', ')
      console.log(
        `  ${set.padEnd(16)} ${String(chosen.length).padStart(5)} ${share.padStart(6)} %  ${detail}`
      )
    }
    const drimdb = samples.filter((s) => s.half === half && s.set.startsWith('drimdb'))
    const right = drimdb.filter(
      (s) => (ungradableReason(s.measures) === null) === (s.set === 'drimdb good')
    )
    const accuracy = ((100 * right.length) / drimdb.length).toFixed(1)
    console.log(
      `  DRIMDB accuracy ${accuracy} % (${String(right.length)}/${String(drimdb.length)})`
    )
  }
}
