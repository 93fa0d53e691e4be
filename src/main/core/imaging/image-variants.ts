import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import type { ImageVariant } from '../shell'
import { imageById, originalPath, type ImageRow } from '../store/images'
import type { Library } from '../store/open-library'

export interface VariantFile {
  readonly contentType: string
  readonly body: Buffer
}

/** Longest side in pixels and JPEG quality of the derived pictures. */
const DERIVED = { thumb: { side: 256, quality: 80 }, display: { side: 2048, quality: 90 } } as const

/** Originals that a browser shows as they are. */
const VIEWABLE: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp'
}

// Cards are pulled and Windows locks open files: keep no handles and no pixels of files around.
sharp.cache(false)

/**
 * Pixels of one photograph. Derived pictures are kept under `derived/`, which can be deleted at any time.
 * @throws AppError NOT_FOUND; Error when the original cannot be read or decoded.
 */
export function createImageVariants(library: Library) {
  // Two windows asking for the same thumbnail cause one rendering.
  const pending = new Map<string, Promise<VariantFile>>()

  return async function imageVariant(imageId: string, variant: ImageVariant): Promise<VariantFile> {
    const image = imageById(library, imageId)
    const key = `${image.sha256}/${variant}`
    let found = pending.get(key)
    if (!found) {
      found = load(library, image, variant).finally(() => pending.delete(key))
      pending.set(key, found)
    }
    return found
  }
}

async function load(
  library: Library,
  image: ImageRow,
  variant: ImageVariant
): Promise<VariantFile> {
  const original = originalPath(library, image)
  if (variant === 'full') {
    const viewable = VIEWABLE[image.extension]
    if (viewable) return { contentType: viewable, body: await readFile(original) }
    return derived(library, image, variant, () =>
      sharp(original).rotate().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
    )
  }
  const { side, quality } = DERIVED[variant]
  return derived(library, image, variant, () =>
    sharp(original)
      .rotate()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer()
  )
}

/** Whether the picture lies ready to be read. @throws AppError NOT_FOUND. */
export function isRendered(library: Library, imageId: string, variant: ImageVariant): boolean {
  return existsSync(derivedPath(library, imageById(library, imageId), variant))
}

function derivedPath(library: Library, image: ImageRow, variant: ImageVariant): string {
  return join(library.dir, 'derived', variant, image.sha256.slice(0, 2), `${image.sha256}.jpg`)
}

async function derived(
  library: Library,
  image: ImageRow,
  variant: ImageVariant,
  render: () => Promise<Buffer>
): Promise<VariantFile> {
  const file = derivedPath(library, image, variant)
  const contentType = 'image/jpeg'
  try {
    return { contentType, body: await readFile(file) }
  } catch {
    const body = await render()
    await mkdir(dirname(file), { recursive: true })
    // Another process may be reading: the name only ever stands for a whole picture.
    const part = `${file}.${randomUUID()}.part`
    await writeFile(part, body)
    await rename(part, file)
    return { contentType, body }
  }
}
