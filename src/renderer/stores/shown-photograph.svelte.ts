import { onDestroy, untrack } from 'svelte'
import { createAidRunner } from '../lib/aid-runner'
import { SKIPPING_MS, type Photographs } from '../lib/photographs'
import type { ViewerStore } from './viewer.svelte'

interface Options {
  readonly imageId: () => string
  readonly photographs: Photographs
  readonly viewer: ViewerStore
  /** The display copy would have to be enlarged. */
  readonly closer: () => boolean
  readonly onFailed: (imageId: string) => void
}

/**
 * The pixels to draw for one pane: the display copy at once, all pixels when looked at closely, a viewing aid
 * when it is asked for. Made while its component is set up, because it follows the component's life.
 */
export class ShownPhotograph {
  readonly #imageId: () => string
  readonly #viewer: ViewerStore
  readonly #closer: () => boolean
  #shown = $state.raw<{ imageId: string; bitmap: ImageBitmap } | null>(null)
  #full = $state.raw<{ imageId: string; bitmap: ImageBitmap } | null>(null)
  #aided = $state.raw<{ key: string; bitmap: ImageBitmap } | null>(null)

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
      const key = this.#aidKey
      const { display } = this
      if (display === null || viewer.aid === 'none') return
      if (untrack(() => this.#aided?.key) === key) return
      void runner.run(display, viewer.aid).then((bitmap) => {
        if (bitmap) this.#aided = { key, bitmap }
      })
    })
  }

  /** The display copy; `null` until it is decoded. */
  get display(): ImageBitmap | null {
    return this.#shown?.imageId === this.#imageId() ? this.#shown.bitmap : null
  }

  /** What to draw now. */
  get source(): ImageBitmap | null {
    if (this.#viewer.aid !== 'none' && this.#aided?.key === this.#aidKey) return this.#aided.bitmap
    if (this.#closer() && this.#full?.imageId === this.#imageId()) return this.#full.bitmap
    return this.display
  }

  get #aidKey(): string {
    return `${this.#imageId()} ${this.#viewer.aid}`
  }
}
