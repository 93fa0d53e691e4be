import { FIT, type Viewport } from '../lib/viewport'

const CONTRASTS = [1, 1.35, 1.75] as const
const BRIGHTNESS_STEP = 0.1

/** Viewing aids computed from the pixels, on the display copy. */
export type Aid = 'none' | 'local-contrast' | 'enhance'

/** How the photograph is looked at. Nothing here is recorded or changes the photograph. */
export class ViewerStore {
  viewport = $state.raw<Viewport>(FIT)
  redFree = $state(false)
  invert = $state(false)
  contrast = $state(1)
  brightness = $state(1)
  aid = $state<Aid>('none')
  overlayOpacity = $state(0.9)

  /** A CSS filter: on the compositor it costs nothing per pixel of the photograph. */
  readonly filter = $derived(
    [
      this.redFree ? 'url(#akshi-red-free)' : '',
      this.brightness === 1 ? '' : `brightness(${this.brightness.toFixed(2)})`,
      this.contrast === 1 ? '' : `contrast(${this.contrast.toFixed(2)})`,
      this.invert ? 'invert(1)' : ''
    ]
      .filter((part) => part !== '')
      .join(' ') || 'none'
  )

  readonly changed = $derived(
    this.filter !== 'none' || this.aid !== 'none' || this.viewport !== FIT
  )

  /** The next stronger contrast, and from the strongest back to the photograph's own. */
  cycleContrast(): void {
    this.contrast = CONTRASTS.find((each) => each > this.contrast) ?? CONTRASTS[0]
  }

  brighten(steps: number): void {
    const next = this.brightness + steps * BRIGHTNESS_STEP
    this.brightness = Math.min(3, Math.max(0.3, Math.round(next * 10) / 10))
  }

  toggleAid(aid: Exclude<Aid, 'none'>): void {
    this.aid = this.aid === aid ? 'none' : aid
  }

  reset(): void {
    this.viewport = FIT
    this.redFree = false
    this.invert = false
    this.contrast = 1
    this.brightness = 1
    this.aid = 'none'
  }
}

export function createViewerStore(): ViewerStore {
  return new ViewerStore()
}
