import { randomStream } from '../../src/shared/stats/numeric/random'
import type { GradeResult } from '../../src/shared/domain/grade'
import type { Role } from '../../src/shared/domain/role'
import type { EventLog, NewEvent } from '../../src/main/core/store/event-log'
import { openLibrary, type Library } from '../../src/main/core/store/open-library'
import { createSeedWorld, type SeedImage, type SeedWorld } from './seed-world'

export interface SeedOptions {
  readonly images: number
  /** Share of the images that get a primary reading, in batch order. 1 by default. */
  readonly read?: number
  /** Share of the read images that a second grader reads too. 0.1 by default. */
  readonly second?: number
  /** Store an activation map and an embedding with each run (about 1 kB an image). */
  readonly outputs?: boolean
  /** Photographs in a batch. */
  readonly batchSize?: number
  readonly seed?: number
  readonly sample?: boolean
}

export const SEED_GRADERS = ['grader-a', 'grader-b', 'grader-c', 'grader-d'] as const
export const SEED_MODEL = { id: 'seeded-net', sha256: 'ab'.repeat(32) } as const
export const SEED_WORKSTATION = 'seed-workstation'

const OPERATORS: readonly { readonly id: string; readonly roles: readonly Role[] }[] = [
  ...SEED_GRADERS.map((id) => ({ id, roles: ['grader'] as const })),
  { id: 'arbiter-a', roles: ['arbiter'] },
  { id: 'auditor-a', roles: ['auditor'] },
  { id: 'technician-a', roles: ['technician'] }
]

/**
 * Makes a library in `dir` and fills it through the event log with invented patients: imports, model runs,
 * primary, second and arbitrated readings, sign-offs, spread over a year of simulated time. The same options
 * give the same content, event ids apart. About seven events an image. Returns the open library.
 */
export function seedLibrary(dir: string, options: SeedOptions): Library {
  const clock = { ms: Date.parse('2025-01-06T07:30:00.000Z') }
  const library = openLibrary(dir, {
    workstationId: SEED_WORKSTATION,
    appVersion: '0.1.0',
    ...(options.sample === undefined ? {} : { sample: options.sample }),
    now: () => new Date((clock.ms += 40))
  })
  // The content can be made again: no reason to wait for the disk at each of thousands of transactions.
  library.db.pragma('synchronous = OFF')
  library.db.pragma('cache_size = -262144')
  const world = createSeedWorld(options.images, options.seed ?? 1)
  const append = appender(library.log)
  append(
    'system',
    OPERATORS.map(({ id, roles }): NewEvent => ({
      type: 'operator.created',
      payload: { operatorId: id, name: id, roles }
    }))
  )
  const size = options.batchSize ?? 500
  for (let start = 0, batch = 0; start < options.images; start += size, batch++) {
    const images = world.images(start, Math.min(size, options.images - start), batch)
    clock.ms = Math.max(clock.ms, images[0]?.capturedMs ?? 0) + 3_600_000
    importBatch(library, append, images, batch, options.outputs ?? false)
    const read = images.slice(0, Math.round(images.length * (options.read ?? 1)))
    clock.ms += 3_600_000
    readBatch(append, world, read, batch, options.second ?? 0.1)
  }
  library.db.pragma('synchronous = FULL')
  return library
}

type Append = (operatorId: string, events: readonly NewEvent[], alongside?: () => void) => void

function appender(log: EventLog): Append {
  return (operatorId, events, alongside) => {
    if (events.length > 0)
      log.append({ operatorId, workstationId: SEED_WORKSTATION }, events, alongside)
  }
}

function importBatch(
  library: Library,
  append: Append,
  images: readonly SeedImage[],
  batch: number,
  outputs: boolean
): void {
  const batchId = batchIdOf(batch)
  const importId = `import-${batch}`
  append('technician-a', [
    {
      type: 'batch.created',
      payload: { batchId, name: `Card ${batch + 1}`, protocol: 'blind-first', importId }
    },
    {
      type: 'import.started',
      payload: { importId, batchId, label: `Card ${batch + 1}`, files: images.length }
    },
    ...images.map((image): NewEvent => ({
      type: 'image.imported',
      payload: {
        imageId: image.id,
        importId,
        batchId,
        sourceName: `IMG_${String(image.index).padStart(6, '0')}.JPG`,
        sha256: image.sha256,
        extension: 'jpg',
        bytes: 1_800_000 + (image.index % 1000),
        width: 4288,
        height: 2848,
        verified: 'read-back',
        facts: image.facts,
        perceptualHash: null,
        nearDuplicateOf: null
      }
    })),
    {
      type: 'import.finished',
      payload: { importId, counts: { imported: images.length }, safeToRemove: true }
    }
  ])
  const insertOutput = library.db.prepare(
    'INSERT INTO model_output (run_id, cam, embedding) VALUES (?, ?, ?)'
  )
  append(
    'system',
    images.map((image): NewEvent => ({
      type: 'model_run.completed',
      payload: {
        ...image.answer,
        imageId: image.id,
        camSha256: outputs ? image.outputs().camSha256 : null,
        embeddingSha256: outputs ? image.outputs().embeddingSha256 : null
      }
    })),
    () => {
      if (!outputs) return
      for (const image of images) {
        const { cam, embedding } = image.outputs()
        insertOutput.run(image.answer.runId, cam, embedding)
      }
    }
  )
}

function readBatch(
  append: Append,
  world: SeedWorld,
  images: readonly SeedImage[],
  batch: number,
  second: number
): void {
  const batchId = batchIdOf(batch)
  const random = randomStream(77, batch)
  const primary = SEED_GRADERS[batch % SEED_GRADERS.length] ?? SEED_GRADERS[0]
  const other = SEED_GRADERS[(batch + 1) % SEED_GRADERS.length] ?? SEED_GRADERS[0]
  const twice = images.filter(() => random.next() < second)
  const first = readAll(append, world, primary, 'primary', images, batchId)
  const again = readAll(append, world, other, 'second', twice, batchId)
  const disputed = twice.filter((image) => {
    const [a, b] = [first.get(image.id), again.get(image.id)]
    return a !== undefined && b !== undefined && codeOf(a) !== codeOf(b)
  })
  readAll(append, world, 'arbiter-a', 'arbiter', disputed, batchId)
}

function readAll(
  append: Append,
  world: SeedWorld,
  operatorId: string,
  role: 'primary' | 'second' | 'arbiter',
  images: readonly SeedImage[],
  batchId: string
): ReadonlyMap<string, GradeResult> {
  const finals = new Map<string, GradeResult>()
  const events: NewEvent[] = []
  for (const image of images) {
    const readingId = `${image.id}-${role}`
    const { blind, final, differs, activeMs } = world.read(image, operatorId)
    finals.set(image.id, final)
    events.push(
      {
        type: 'reading.opened',
        payload: { readingId, imageId: image.id, role, protocol: 'blind-first', activeMs: 0 }
      },
      {
        type: 'reading.blind_grade',
        payload: { readingId, result: blind, comment: null, activeMs }
      },
      {
        type: 'reading.revealed',
        payload: { readingId, runId: image.answer.runId, activeMs: 0 }
      },
      {
        type: 'reading.final_grade',
        payload: {
          readingId,
          decision: codeOf(final) === codeOf(blind) ? 'kept' : 'changed',
          result: final,
          reason: codeOf(final) === codeOf(blind) ? null : 'missed-microaneurysms',
          comment: null,
          activeMs: differs ? 4200 : 0
        }
      }
    )
  }
  append(operatorId, events)
  append(operatorId, [
    ...images.map((image): NewEvent => ({
      type: 'reading.signed_off',
      payload: { readingId: `${image.id}-${role}`, batchId }
    })),
    ...(images.length > 0
      ? [
          {
            type: 'batch.signed_off',
            payload: { batchId, readings: images.length }
          } satisfies NewEvent
        ]
      : [])
  ])
  return finals
}

function batchIdOf(batch: number): string {
  return `batch-${String(batch).padStart(4, '0')}`
}

function codeOf(result: GradeResult): number {
  return result.kind === 'grade' ? result.grade : -1
}
