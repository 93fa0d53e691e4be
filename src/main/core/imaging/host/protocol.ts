import type { DecoderKind } from '../../grading/decode/open-decoder'
import type { FundusOptions } from '../../sample/render-fundus'
import type { Packing } from './unpack'

/** A file's bytes, or where it lies. */
export type PictureInput = Uint8Array | string

/** Colour by pixel. */
export interface Samples {
  readonly samples: Uint8Array | Uint16Array
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
}

/** What an imaging host does: everything that needs the image library. Pictures are upright unless said otherwise. */
export interface ImageJobs {
  /**
   * Writes the pixels of a photograph and nothing else of it: a JPEG, or with `quality` null a lossless PNG. `side`:
   * longest in pixels, null for all pixels and full colour resolution.
   */
  readonly picture: Job<
    {
      readonly from: string
      readonly to: string
      readonly side: number | null
      readonly quality: number | null
    },
    null
  >
  /** What the headers claim, as stored; the beginning of a JPEG is enough. */
  readonly header: Job<
    { readonly input: PictureInput },
    { readonly width: number; readonly height: number; readonly orientation: number }
  >
  /** Decodes every pixel and fails at the first thing missing. */
  readonly whole: Job<{ readonly input: PictureInput }, null>
  /** Luminance of `side` x `side` pixels, the shape of the photograph ignored. */
  readonly luminance: Job<{ readonly from: string; readonly side: number }, Uint8Array>
  /** Gaussian blur of a square luminance. */
  readonly blurred: Job<
    { readonly luminance: Uint8Array; readonly side: number; readonly sigma: number },
    Uint8Array
  >
  /** Lossless PNG of raw samples, pixel by pixel, 8 or 16 bits. */
  readonly png: Job<Samples, Uint8Array>
  /** Samples of a picture that the image library does not read. */
  readonly unpack: Job<{ readonly input: Uint8Array; readonly packing: Packing }, Samples>
  /** Draws a synthetic photograph into a file. */
  readonly draw: Job<{ readonly options: FundusOptions; readonly to: string }, null>
}

interface Job<Input, Output> {
  readonly input: Input
  readonly output: Output
}

export type JobName = keyof ImageJobs
export type JobInput<K extends JobName> = ImageJobs[K]['input']
export type JobOutput<K extends JobName> = ImageJobs[K]['output']

export type ImageWork = { readonly [K in JobName]: (input: JobInput<K>) => Promise<JobOutput<K>> }

/** Main → imaging host. A host has one job at a time, so that its loss says whose it is. */
export type ImagingRequest =
  | { readonly kind: 'open'; readonly decoder: DecoderKind }
  | { readonly kind: 'do'; readonly name: JobName; readonly input: JobInput<JobName> }

/** Imaging host → main. */
export type ImagingReply =
  | { readonly kind: 'decoder-fit'; readonly decoder: string }
  | { readonly kind: 'decoder-unfit'; readonly why: string }
  | { readonly kind: 'done'; readonly output: JobOutput<JobName> }
  | { readonly kind: 'failed'; readonly message: string }
