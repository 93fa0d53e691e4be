import { onDestroy, untrack } from 'svelte'
import { createAidRunner } from '../lib/aid-runner'
import { SKIPPING_MS, type Photographs } from '../lib/photographs'
import type { Aid, ViewerStore } from './viewer.svelte'

interface Held {
  readonly imageId: string
  readonly bitmap: ImageBitmap
}

interface Options {
  readonly imageId: () => string
  readonly photographs: Photographs
  readonly viewer: ViewerStore
  /** The display copy would have to be enlarged. */
  readonly closer: () => boolean
  readonly onFailed: (imageId: string) => void
}

interface Aided extends Held {
  readonly aid: Aid
  /** From all pixels, or from the display copy. */
  readonly full: boolean
}

/**
 * The pixels to draw for one pane: the display copy at once, all pixels when looked at closely, a viewing aid
 * when it is asked for. Made while its component is set up, because it follows the component's life.
 */
export class ShownPhotograph {
  readonly #imageId: () => string
  readonly #viewer: ViewerStore
  readonly #closer: () => boolean
  #shown = $state.raw<Held | null>(null)
  #full = $state.raw<Held | null>(null)
  #aided = $state.raw<Aided | null>(null)

  constructor({ imageId, photographs, viewer, closer, onFailed }: Options) {
    this.#imageId = imageId
    this.#viewer = viewer
    this.#closer = closer
    const runner = createAidRunner()
    onDestroy(() => {
      runner.close()
    })

    let changedAt = 0
    const load = (wanted: string): void => {
      photographs.display.get(wanted).then(
        (bitmap) => {
          if (wanted === imageId()) this.#shown = { imageId: wanted, bitmap }
        },
        (error: unknown) => {
          const skipped = error instanceof DOMException && error.name === 'AbortError'
          if (wanted === imageId() && !skipped) onFailed(wanted)
        }
      )
    }

    // Another photograph: at once where it is decoded already, otherwise as soon as it is.
    $effect.pre(() => {
      const wanted = imageId()
      const ready = photographs.display.peek(wanted)
      if (ready) {
        this.#shown = { imageId: wanted, bitmap: ready }
        return undefined
      }
      const skipping = performance.now() - changedAt < 3 * SKIPPING_MS
      changedAt = performance.now()
      const timer = setTimeout(load, skipping ? SKIPPING_MS : 0, wanted)
      return () => {
        clearTimeout(timer)
      }
    })

    $effect(() => {
      const wanted = imageId()
      if (!closer()) return
      photographs.full.get(wanted).then(
        (bitmap) => {
          if (wanted === imageId()) this.#full = { imageId: wanted, bitmap }
        },
        () => undefined
      )
    })

    $effect(() => {
      const { display, all } = this
      const { aid } = viewer
      if (display === null || aid === 'none') return
      // Crop and blur takes seconds over twelve megapixels, and what it shows is coarse.
      const full = aid === 'local-contrast' && all !== null
      const wanted = imageId()
      const now = untrack(() => this.#aided)
      if (now?.imageId === wanted && now.aid === aid && (now.full || !full)) return
      runner.run(full ? all : display, aid).then(
        (bitmap) => {
          if (bitmap) this.#aided = { imageId: wanted, aid, full, bitmap }
        },
        // The photograph was left before its pixels were copied.
        () => undefined
      )
    })
  }

  /** The display copy; `null` until it is decoded. */
  get display(): ImageBitmap | null {
    return this.#drawable(this.#shown)
  }

  /** All pixels, while they are looked at closely and once they are there. */
  get all(): ImageBitmap | null {
    return this.#closer() ? this.#drawable(this.#full) : null
  }

  /** What to draw now. */
  get source(): ImageBitmap | null {
    const aided = this.#aided
    if (aided?.imageId === this.#imageId() && aided.aid === this.#viewer.aid) return aided.bitmap
    return this.all ?? this.display
  }

  /** Of a photograph that was left and come back to, the cache may have released the pixels: they have no width then. */
  #drawable(held: Held | null): ImageBitmap | null {
    return held?.imageId === this.#imageId() && held.bitmap.width > 0 ? held.bitmap : null
  }
}
