import { existsSync, mkdirSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { imageById, originalPath, type ImageRow } from '../store/images'
import type { Library } from '../store/open-library'
import type { Imaging, SubmittedJob } from './imaging'
import type { Urgency } from './job'
import { sharedImaging } from './shared-imaging'

export interface VariantFile {
  readonly contentType: string
  readonly body: Buffer
}

/** Longest side in pixels, null for all of them, and JPEG quality of the derived pictures. */
const DERIVED = {
  thumb: { side: 256, quality: 80 },
  display: { side: 2048, quality: 90 },
  full: { side: null, quality: 95 }
} as const

/** Originals that a browser shows as they are. */
const VIEWABLE: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp'
}

export type DerivedVariant = keyof typeof DERIVED

export interface VariantOptions {
  readonly urgency: Urgency
  /** Fires when nobody waits for the picture any more. */
  readonly signal?: AbortSignal | undefined
}

/** A picture that is being made, and for how many. */
interface Rendering {
  readonly done: Promise<void>
  readonly job: Pick<SubmittedJob<null>, 'raise' | 'cancel'>
  waiting: number
}

/**
 * Pixels of one photograph. Derived pictures are kept under `derived/`, which can be deleted at any time.
 * @throws AppError NOT_FOUND; CANCELLED; FILE_UNREADABLE; Error when the original cannot be read or decoded.
 */
export function createImageVariants(library: Library, imaging: () => Imaging = sharedImaging) {
  // Two windows asking for the same thumbnail cause one rendering.
  const renderings = new Map<string, Rendering>()

  return async function imageVariant(
    imageId: string,
    variant: DerivedVariant,
    options: VariantOptions
  ): Promise<VariantFile> {
    const image = imageById(library, imageId)
    const viewable = variant === 'full' ? VIEWABLE[image.extension] : undefined
    if (viewable)
      return { contentType: viewable, body: await readFile(originalPath(library, image)) }
    const contentType = 'image/jpeg'
    const file = derivedPath(library, image, variant)
    const ready = await readFile(file).catch(() => null)
    if (ready) return { contentType, body: ready }
    await rendered(image, variant, file, options)
    return { contentType, body: await readFile(file) }
  }

  /** Joins whoever waits for the picture already. The last to leave takes it out of the queue. */
  async function rendered(
    image: ImageRow,
    variant: DerivedVariant,
    file: string,
    { urgency, signal }: VariantOptions
  ): Promise<void> {
    signal?.throwIfAborted()
    let rendering = renderings.get(file)
    if (rendering) rendering.job.raise(urgency)
    else {
      rendering = render(image, variant, file, urgency)
      renderings.set(file, rendering)
    }
    const { job } = rendering
    rendering.waiting += 1
    const leave = (): void => {
      rendering.waiting -= 1
      if (rendering.waiting === 0 && job.cancel()) renderings.delete(file)
    }
    signal?.addEventListener('abort', leave, { once: true })
    try {
      await rendering.done
    } finally {
      signal?.removeEventListener('abort', leave)
    }
    signal?.throwIfAborted()
  }

  function render(
    image: ImageRow,
    variant: DerivedVariant,
    file: string,
    urgency: Urgency
  ): Rendering {
    // Another process may be reading: the name only ever stands for a whole picture.
    const part = `${file}.${randomUUID()}.part`
    mkdirSync(dirname(file), { recursive: true })
    const job = imaging().submit(
      'picture',
      { from: originalPath(library, image), to: part, ...DERIVED[variant] },
      { urgency, subject: image.source_name }
    )
    const done = job.done
      .then(() => rename(part, file))
      .catch(async (thrown: unknown) => {
        await rm(part, { force: true })
        throw thrown
      })
      .finally(() => {
        if (renderings.get(file) === rendering) renderings.delete(file)
      })
    const rendering: Rendering = { done, job, waiting: 0 }
    return rendering
  }
}

/** Whether the picture lies ready to be read. @throws AppError NOT_FOUND. */
export function isRendered(library: Library, imageId: string, variant: DerivedVariant): boolean {
  return existsSync(derivedPath(library, imageById(library, imageId), variant))
}

function derivedPath(library: Library, image: ImageRow, variant: DerivedVariant): string {
  return join(library.dir, 'derived', variant, image.sha256.slice(0, 2), `${image.sha256}.jpg`)
}
