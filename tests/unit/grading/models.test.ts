import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { locateModelsFolder } from '../../../src/main/core/grading/models/locate'
import { listModels, loadModel, readManifest } from '../../../src/main/core/grading/models/registry'

const SHIPPED = new URL('../../../resources/models', import.meta.url).pathname
const manifest = JSON.parse(
  readFileSync(join(SHIPPED, 'dr-mobilenetv2-224/manifest.json'), 'utf8')
) as Record<string, unknown>

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'akshi-registry-'))))
afterAll(() => rmSync(folder, { recursive: true }))

function write(id: string, changes: Record<string, unknown>): void {
  mkdirSync(join(folder, id), { recursive: true })
  writeFileSync(join(folder, id, 'manifest.json'), JSON.stringify({ ...manifest, id, ...changes }))
  writeFileSync(join(folder, id, 'model.onnx'), 'not the network')
}

// Catches: a shipped network that does not load, or is not the one its manifest names.
test('the shipped network is whole', async () => {
  expect(await listModels(SHIPPED)).toContain('dr-mobilenetv2-224')
  const model = await loadModel(SHIPPED)
  expect(model.bytes.byteLength).toBeGreaterThan(1_000_000)
})

// Catches: a changed weight file accepted; a trusted manifest overruled by the one beside the file.
test('another file than the manifest describes is refused', async () => {
  write('changed', {})
  await expect(loadModel(folder, 'changed')).rejects.toMatchObject({ code: 'MODEL_ALTERED' })
  const trusted = await readManifest(SHIPPED, 'dr-mobilenetv2-224')
  await expect(loadModel(folder, 'changed', trusted)).rejects.toMatchObject({
    code: 'MODEL_ALTERED'
  })
})

// Catches: preprocessing that this version does not implement, run as if it did; a path out of the folder.
test.each([
  [
    'another field-of-view signal',
    { preprocessing: { version: 2, fieldOfView: { signal: 'G' }, resize: 'x' } }
  ],
  ['a file outside its folder', { file: '../other/model.onnx' }],
  ['another channel order', { input: { ...(manifest['input'] as object), colour: 'BGR' } }],
  [
    'a size that the resize does not have',
    { input: { ...(manifest['input'] as object), shape: ['n', 3, 300, 300] } }
  ],
  ['cut-points out of order', { cutpoints: [0.6, 1.5, 1.4, 3] }],
  [
    'a referable output that is not there',
    { referable: { output: 'referable[0]', threshold: 0.5 } }
  ]
])('a manifest with %s is refused', async (_, changes) => {
  write('odd', changes)
  await expect(readManifest(folder, 'odd')).rejects.toMatchObject({ code: 'MODEL_INVALID' })
})

test('a name that is not a network', async () => {
  for (const id of ['nothing', '../dr-mobilenetv2-224', '.', '']) {
    await expect(readManifest(folder, id)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' })
  }
})

// Catches: networks looked for below the working folder, or not found from the built bundle.
test('where the networks are', () => {
  const built = pathToFileURL(join(dirname(dirname(SHIPPED)), 'out/main/chunks/x.js')).href
  expect(locateModelsFolder(undefined, built)).toBe(SHIPPED)
  expect(locateModelsFolder(folder)).toBe(folder)
  expect(() => locateModelsFolder(join(folder, 'nothing'))).toThrow(
    expect.objectContaining({ code: 'MODEL_NOT_FOUND' }) as Error
  )
  const elsewhere = pathToFileURL(join(folder, 'out/main/x.js')).href
  expect(() => locateModelsFolder(undefined, elsewhere)).toThrow(
    expect.objectContaining({ code: 'MODEL_NOT_FOUND' }) as Error
  )
})
