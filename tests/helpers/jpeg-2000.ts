import { createRequire } from 'node:module'

interface J2kEncoder {
  getDecodedBuffer(info: object): Uint8Array
  setQuality(lossless: boolean, quality: number): void
  encode(): void
  getEncodedBuffer(): Uint8Array
}

/** A lossless JPEG 2000 code stream of samples that lie row by row, `channels` for each pixel, 8 or 16 bits each. */
export async function jpeg2000(
  samples: Buffer,
  width: number,
  { bits = 8, channels = 1 }: { readonly bits?: number; readonly channels?: 1 | 3 } = {}
): Promise<Buffer> {
  const load = createRequire(import.meta.url)('@cornerstonejs/codec-openjpeg/wasmjs') as (
    options: object
  ) => Promise<{ J2KEncoder: new () => J2kEncoder }>
  const silent = { print: () => undefined, printErr: () => undefined }
  const encoder = new (await load(silent)).J2KEncoder()
  const height = samples.length / (width * channels * (bits > 8 ? 2 : 1))
  const info = { width, height, bitsPerSample: bits, componentCount: channels }
  encoder
    .getDecodedBuffer({ ...info, isSigned: false, isUsingColorTransform: channels === 3 })
    .set(samples)
  encoder.setQuality(true, 1)
  encoder.encode()
  return Buffer.from(encoder.getEncodedBuffer())
}
