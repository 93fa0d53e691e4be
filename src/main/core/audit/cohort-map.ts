import { UMAP } from 'umap-js'
import type { AuditFilter, CohortPoint } from '../../../shared/contract/audit'
import { BLANK } from '../../../shared/stats'
import { randomStream } from '../../../shared/stats/numeric/random'
import type { ReadDb } from '../store/database'
import { readDataset } from './dataset/read-dataset'
import { selectImages } from './dataset/select-readings'
import { refuseCancelled, type RunHooks } from './report/run-bootstrap'

export interface CohortMapInput {
  readonly filter: AuditFilter
  readonly limit: number
  readonly seed: number
}

export interface CohortMap {
  readonly points: CohortPoint[]
  /** Images that could have been laid out. */
  readonly of: number
  readonly modelId: string | null
  readonly reason: string | null
}

/** Fewer points have no neighbourhoods to preserve. */
const FEWEST = 16

/**
 * Images laid out by the embeddings that their newest runs stored (UMAP, McInnes et al. 2018): close means alike
 * to the network, distances across the map mean nothing. More than `limit` images are thinned evenly. The
 * same library, filter and seed give the same map. @throws AppError CANCELLED.
 */
export function cohortMap(db: ReadDb, input: CohortMapInput, hooks: RunHooks = {}): CohortMap {
  const dataset = readDataset(db, input.filter)
  const images = selectImages(dataset.images, input.filter).filter(
    (image) => image.modelId !== null
  )
  const embeddings = db.prepare<[string], { embedding: Buffer | null; modelId: string }>(
    `SELECT model_output.embedding, model_run.model_id AS modelId FROM model_run
     JOIN model_output ON model_output.run_id = model_run.id
     WHERE model_run.image_id = ? ORDER BY event_seq DESC LIMIT 1`
  )
  const found = images.flatMap((image) => {
    const row = embeddings.get(image.id)
    return row?.embedding ? [{ image, modelId: row.modelId, vector: vectorOf(row.embedding) }] : []
  })
  // Vectors of different networks do not lie in one space.
  const modelId = mostFrequent(found.map((item) => item.modelId))
  const comparable = found.filter((item) => item.modelId === modelId)
  if (comparable.length < FEWEST)
    return {
      points: [],
      of: comparable.length,
      modelId,
      reason: `${comparable.length} photographs with a stored embedding; a map needs ${FEWEST}.`
    }
  const every = Math.max(1, comparable.length / input.limit)
  const kept = comparable
    .filter((_, index) => Math.floor(index % every) === 0)
    .slice(0, input.limit)
  const layout = layoutOf(
    kept.map((item) => item.vector),
    input.seed,
    hooks
  )
  const finals = new Map(dataset.readings.map((reading) => [reading.imageId, reading.imageFinal]))
  const points = kept.map(({ image }, index): CohortPoint => {
    const [x = 0, y = 0] = layout[index] ?? []
    const final = finals.get(image.id) ?? BLANK
    return {
      imageId: image.id,
      x,
      y,
      network: image.network,
      final,
      disagrees: final !== BLANK && final !== image.network
    }
  })
  return { points, of: comparable.length, modelId, reason: null }
}

function layoutOf(vectors: number[][], seed: number, hooks: RunHooks): number[][] {
  const umap = new UMAP({
    nNeighbors: Math.min(15, vectors.length - 1),
    minDist: 0.1,
    random: randomStream(seed, 0).next
  })
  const epochs = umap.initializeFit(vectors)
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step()
    if (epoch % 20 === 0) {
      hooks.onProgress?.(epoch / epochs)
      refuseCancelled(hooks)
    }
  }
  return umap.getEmbedding()
}

/** Little-endian 32-bit floats, as they are stored. */
function vectorOf(bytes: Buffer): number[] {
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readFloatLE(4 * index)
  )
}

function mostFrequent(names: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
