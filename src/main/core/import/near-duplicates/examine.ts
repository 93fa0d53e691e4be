import type { Actor, NewEvent } from '../../store/event-log'
import { originalPath } from '../../store/images'
import type { Library } from '../../store/open-library'
import { statement } from '../../store/statement'
import { HashIndex } from './find-near-duplicate'
import { perceptualHash } from './perceptual-hash'
import { smallPicture } from './small-picture'

export interface Examined {
  readonly imageId: string
  readonly nearDuplicateOf: string | null
}

interface Unexamined {
  readonly id: string
  readonly sha256: string
  readonly extension: string
}

/** Events appended together. */
const BATCH = 32

/**
 * Looks at the photographs of an import once their copies are safe, and flags those that are nearly the same as
 * one before them. Nothing is dropped. Goes on where an earlier run was interrupted.
 */
export async function examineImport(
  library: Library,
  importId: string,
  actor: Actor,
  options: { readonly stopped: () => boolean; readonly onExamined?: (one: Examined) => void }
): Promise<void> {
  const images = statement(
    library.db,
    `SELECT id, sha256, extension FROM image
     WHERE import_id = ? AND perceptual_hash IS NULL ORDER BY ordinal`
  ).all(importId) as Unexamined[]
  if (images.length === 0) return
  const index = new HashIndex(library)
  let events: NewEvent[] = []
  const flush = (): void => {
    if (events.length > 0) library.log.append(actor, events)
    events = []
  }
  for (const image of images) {
    if (options.stopped()) break
    const seen = await look(library, index, image)
    events.push({
      type: 'image.examined',
      payload: { imageId: image.id, importId, ...seen }
    })
    if (events.length >= BATCH) flush()
    options.onExamined?.({ imageId: image.id, nearDuplicateOf: seen.nearDuplicateOf })
  }
  flush()
}

async function look(
  library: Library,
  index: HashIndex,
  image: Unexamined
): Promise<{ perceptualHash: string | null; nearDuplicateOf: string | null }> {
  try {
    const small = await smallPicture(originalPath(library, image))
    const hash = perceptualHash(small)
    const nearDuplicateOf = await index.find(hash, small)
    index.add(image, hash)
    return { perceptualHash: hash, nearDuplicateOf }
  } catch {
    // What cannot be decoded is a matter for grading, which says so; here it resembles nothing.
    return { perceptualHash: null, nearDuplicateOf: null }
  }
}
