import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSharpDecoder } from '../../../src/main/core/grading/decode/sharp-decoder'
import { DEFAULT_MODEL_ID, readManifest } from '../../../src/main/core/grading/models/registry'
import { preparePhotograph } from '../../../src/main/core/grading/preprocess/prepare'
import { measureQuality } from '../../../src/main/core/grading/quality/measure'
import { ungradableReason } from '../../../src/main/core/grading/quality/rules'
import { renderFundus, writeSampleBatch, type SampleFile } from '../../../src/main/core/sample'
import { UNGRADABLE_REASONS } from '../../../src/shared/domain/grade'

let folder = ''
let files: SampleFile[] = []
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'akshi-sample-'))
  files = await writeSampleBatch(folder, async (options, file) =>
    writeFileSync(file, await renderFundus(options))
  )
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('writeSampleBatch', () => {
  it('holds every grade and every fault once at least, and a pair of eyes (a newcomer should meet each)', () => {
    const graded = files.filter(({ fault }) => fault === undefined)
    expect(files).toHaveLength(12)
    expect(new Set(graded.map(({ grade }) => grade))).toEqual(new Set([0, 1, 2, 3, 4]))
    expect(files.flatMap(({ fault }) => fault ?? []).sort()).toEqual([...UNGRADABLE_REASONS].sort())
    const eyes = graded
      .filter(({ patientId }) => patientId === 'SYNTHETIC-01')
      .map(({ eye }) => eye)
    expect(eyes.sort()).toEqual(['OD', 'OS'])
  })

  it('says SYNTHETIC in each name and gives no answer away (the batch is read blind)', () => {
    for (const { name } of files) expect(name).toMatch(/^SYNTHETIC-\d\d_O[DS]\.jpg$/)
    expect(new Set(files.map(({ name }) => name)).size).toBe(12)
  })

  it('is judged by the gradability rules as it was drawn (a sample that contradicts its label teaches wrongly)', async () => {
    const decoder = createSharpDecoder()
    const manifest = await readManifest('resources/models', DEFAULT_MODEL_ID)
    const judged: Record<string, string | null> = {}
    for (const { name, path: file } of files) {
      const photograph = await preparePhotograph(readFileSync(file), decoder, manifest)
      judged[name] = ungradableReason(measureQuality(photograph))
    }
    expect(judged).toEqual(
      Object.fromEntries(files.map(({ name, fault }) => [name, fault ?? null]))
    )
  }, 60_000)
})
