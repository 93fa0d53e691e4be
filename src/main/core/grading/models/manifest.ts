import { z } from 'zod'

const finite = z.number()
const probability = z.number().min(0).max(1)

/** A folder-local file name: no separators, so a manifest can never point outside its own folder. */
const fileName = z.string().regex(/^[\w][\w.-]*$/)

const fieldOfView = z.object({
  thumbnailLongSide: z.number().int().min(64).max(1024),
  signal: z.literal('max(R,G,B)'),
  threshold: z.literal('max(8, 0.12 * 95th percentile)'),
  lineCountsWhen: z.literal('more than 2 % of its pixels are above the threshold'),
  fallback: z.literal('whole frame when the box is under 30 % of either side')
})

const conformal = z.object({
  method: z.literal('grades with 1 - probability <= quantile, and the likeliest always'),
  /** Share of images whose true grade the set was made to hold. */
  coverage: z.number().gt(0).lt(1),
  quantile: probability
})

export type Conformal = z.infer<typeof conformal>

/**
 * What a network's folder says about it. Preprocessing is part of the network: texts that name an algorithm are
 * literals, so a manifest that asks for one this version does not implement is refused instead of misread.
 * Output names map to free-text descriptions; only `score` and `probabilities` are required, anything else
 * (cam, embedding, dme, gradability: P(gradable), laterality: P(right eye) …) is used when present.
 */
export const modelManifestSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  version: z.number().int().positive(),
  file: fileName,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  task: z.string(),
  input: z.object({
    name: z.string().min(1),
    /** [n, 3, height, width] */
    shape: z.tuple([
      z.union([z.literal('n'), z.literal(1)]),
      z.literal(3),
      z.number().int().min(32).max(4096),
      z.number().int().min(32).max(4096)
    ]),
    colour: z.literal('RGB'),
    subtract: finite,
    divide: finite.refine((value) => value !== 0, 'must not be 0')
  }),
  preprocessing: z.object({
    version: z.number().int().positive(),
    fieldOfView,
    resize: z.templateLiteral([
      'bounding box to ',
      z.number(),
      'x',
      z.number(),
      ', aspect not kept, area average when shrinking, cubic when enlarging'
    ])
  }),
  outputs: z
    .record(z.string(), z.string())
    .refine((names) => 'score' in names && 'probabilities' in names, {
      message: 'score and probabilities are required outputs'
    }),
  /** Grade = number of cut-points that the score reaches. */
  cutpoints: z
    .array(finite)
    .length(4)
    .refine((cuts) => cuts.every((cut, i) => i === 0 || cut > (cuts[i - 1] ?? cut)), {
      message: 'must increase'
    }),
  temperature: finite.optional(),
  referable: z.object({
    /** `name[index]`: which output element is the probability of referable disease. */
    output: z.string().regex(/^\w+\[\d+\]$/),
    threshold: probability,
    chosenFor: z.string().optional()
  }),
  /** How the set of possible grades is made. */
  conformal: conformal.optional(),
  fusion: z.array(finite).optional(),
  metrics: z.unknown().optional()
})

export type ModelManifest = z.infer<typeof modelManifestSchema>

/** Input height and width in pixels. */
export function inputSize(manifest: ModelManifest): { height: number; width: number } {
  return { height: manifest.input.shape[2], width: manifest.input.shape[3] }
}

/** `ordinal[1]` → `{ name: 'ordinal', index: 1 }`. */
export function outputElement(reference: string): { name: string; index: number } {
  const match = /^(\w+)\[(\d+)\]$/.exec(reference)
  return { name: match?.[1] ?? '', index: Number(match?.[2] ?? NaN) }
}
