import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Just enough protobuf to write an ONNX file by hand: field numbers from onnx.proto. */
type Field = readonly [number: number, value: number | string | Buffer | readonly number[]]

function varint(value: number): Buffer {
  const bytes: number[] = []
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0))
    value >>>= 7
  } while (value > 0)
  return Buffer.from(bytes)
}

function message(...fields: Field[]): Buffer {
  const parts = fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [varint(number << 3), varint(value)]
    if (typeof value !== 'string' && !Buffer.isBuffer(value)) {
      return value.flatMap((item) => [varint(number << 3), varint(item)])
    }
    const bytes = Buffer.from(value as Buffer)
    return [varint((number << 3) | 2), varint(bytes.length), bytes]
  })
  return Buffer.concat(parts)
}

const FLOAT = 1

function valueInfo(name: string, dims: readonly number[]): Buffer {
  const shape = message(...dims.map((dim): Field => [1, message([1, dim])]))
  return message([1, name], [2, message([1, message([1, FLOAT], [2, shape])])])
}

function tensor(name: string, dims: readonly number[], values: readonly number[]): Buffer {
  return message(
    [1, dims],
    [2, FLOAT],
    [8, name],
    [9, Buffer.from(Float32Array.from(values).buffer)]
  )
}

function node(
  op: string,
  inputs: readonly string[],
  output: string,
  ...attributes: Buffer[]
): Buffer {
  const fields: Field[] = inputs.map((input) => [1, input])
  return message(...fields, [2, output], [4, op], ...attributes.map((a): Field => [5, a]))
}

const intAttribute = (name: string, value: number): Buffer =>
  message([1, name], [3, value], [20, 2])
const intsAttribute = (name: string, values: readonly number[]): Buffer =>
  message([1, name], [8, values], [20, 7])

export interface TinyModelOptions {
  readonly height: number
  readonly width: number
  /** Answer NaN as score. */
  readonly notANumber?: boolean
  /** Changes to the manifest after the true one was made. */
  readonly manifest?: Readonly<Record<string, unknown>>
}

/**
 * Writes a model folder whose network averages its input: score = mean of the normalised pixels (or the
 * logarithm of -1), constant probabilities, a `dme` output, and a 3 x 5 activation map of ones.
 */
export function writeTinyModel(modelsFolder: string, id: string, options: TinyModelOptions): void {
  const { height, width } = options
  const mean = node(
    'ReduceMean',
    ['image'],
    'mean',
    intsAttribute('axes', [1, 2, 3]),
    intAttribute('keepdims', 0)
  )
  const graph = message(
    [1, mean],
    [
      1,
      options.notANumber === true
        ? node('Log', ['minusOne'], 'score')
        : node('Identity', ['mean'], 'score')
    ],
    [1, node('Identity', ['fiveValues'], 'probabilities')],
    [1, node('Identity', ['threeValues'], 'dme')],
    [1, node('Identity', ['ones'], 'cam')],
    [2, 'tiny'],
    [5, tensor('minusOne', [1], [-1])],
    [5, tensor('fiveValues', [1, 5], [0.1, 0.2, 0.3, 0.3, 0.1])],
    [5, tensor('threeValues', [1, 3], [0.1, 0.7, 0.2])],
    [5, tensor('ones', [1, 3, 5], Array<number>(15).fill(1))],
    [11, valueInfo('image', [1, 3, height, width])],
    [12, valueInfo('score', [1])],
    [12, valueInfo('probabilities', [1, 5])],
    [12, valueInfo('dme', [1, 3])],
    [12, valueInfo('cam', [1, 3, 5])]
  )
  const bytes = message([1, 8], [7, graph], [8, message([2, 13])])
  const folder = join(modelsFolder, id)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'model.onnx'), bytes)
  const manifest = tinyManifest(id, createHash('sha256').update(bytes).digest('hex'), height, width)
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...options.manifest }))
}

export function tinyManifest(
  id: string,
  sha256: string,
  height: number,
  width: number
): Record<string, unknown> {
  return {
    id,
    version: 1,
    file: 'model.onnx',
    sha256,
    task: 'test',
    input: {
      name: 'image',
      shape: ['n', 3, height, width],
      colour: 'RGB',
      subtract: 127.5,
      divide: 127.5
    },
    preprocessing: {
      version: 1,
      fieldOfView: {
        thumbnailLongSide: 256,
        signal: 'max(R,G,B)',
        threshold: 'max(8, 0.12 * 95th percentile)',
        lineCountsWhen: 'more than 2 % of its pixels are above the threshold',
        fallback: 'whole frame when the box is under 30 % of either side'
      },
      resize: `bounding box to ${String(width)}x${String(height)}, aspect not kept, area average when shrinking, cubic when enlarging`
    },
    outputs: { score: 'severity', probabilities: '5 classes', dme: '3 classes', cam: '3x5' },
    cutpoints: [0.62, 1.46, 2.42, 3.2],
    referable: { output: 'probabilities[2]', threshold: 0.9 }
  }
}
