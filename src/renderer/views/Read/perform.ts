import type { Action } from '../../../shared/domain/key-map'
import type { Command } from '../../lib/reading-state'
import { actualZoom, clampViewport, FIT, panBy, zoomAt, type Size } from '../../lib/viewport'
import type { CompanionStore } from '../../stores/companion.svelte'
import type { ReadingStore } from '../../stores/reading.svelte'
import type { ViewerStore } from '../../stores/viewer.svelte'

interface Parts {
  readonly reading: ReadingStore
  readonly viewer: ViewerStore
  readonly companion: CompanionStore
  /** Size of the photograph's pane in device pixels. */
  readonly view: () => Size
  readonly toggleSheet: () => void
}

const ZOOM_STEP = 1.25
/** Of the pane, for each press of a key. */
const PAN_STEP = 0.12

const sizeOf = (reading: ReadingStore): Size => reading.state.view?.image ?? { width: 3, height: 2 }

const COMMANDS: Partial<Record<Action, Command>> = {
  'grade-0': { kind: 'grade', grade: 0 },
  'grade-1': { kind: 'grade', grade: 1 },
  'grade-2': { kind: 'grade', grade: 2 },
  'grade-3': { kind: 'grade', grade: 3 },
  'grade-4': { kind: 'grade', grade: 4 },
  ungradable: { kind: 'ungradable' },
  dme: { kind: 'dme' },
  keep: { kind: 'keep' },
  undo: { kind: 'undo' },
  next: { kind: 'move', by: 1 },
  previous: { kind: 'move', by: -1 },
  'sign-off': { kind: 'sign-off' }
}

/** One place where keys and buttons alike turn into what they do. */
export function createPerform({ reading, viewer, companion, view, toggleSheet }: Parts) {
  const { controller } = reading
  const size = (): Size => sizeOf(reading)
  const zoom = (factor: number): void => {
    const pane = view()
    const middle = { x: pane.width / 2, y: pane.height / 2 }
    viewer.viewport = zoomAt(viewer.viewport, factor, middle, size(), pane)
  }
  const keep = (): void => {
    if (reading.state.problem) controller.retry()
    else controller.press({ kind: 'keep' })
  }
  const views: Partial<Record<Action, () => void>> = {
    keep,
    comment: () => document.getElementById('comment')?.focus(),
    overlay: () =>
      void reading
        .toggleOverlay()
        .catch(() => 'refused')
        .then((outcome) => {
          if (outcome === 'refused') controller.tell('read.notice.no-overlay')
        }),
    'red-free': () => (viewer.redFree = !viewer.redFree),
    contrast: () => {
      viewer.cycleContrast()
    },
    invert: () => (viewer.invert = !viewer.invert),
    'local-contrast': () => {
      viewer.toggleAid('local-contrast')
    },
    enhance: () => {
      viewer.toggleAid('enhance')
    },
    brighter: () => {
      viewer.brighten(1)
    },
    darker: () => {
      viewer.brighten(-1)
    },
    'zoom-in': () => {
      zoom(ZOOM_STEP)
    },
    'zoom-out': () => {
      zoom(1 / ZOOM_STEP)
    },
    fit: () => (viewer.viewport = FIT),
    'actual-size': () => {
      const target = { ...viewer.viewport, zoom: Math.max(1, actualZoom(size(), view())) }
      viewer.viewport = clampViewport(target, size(), view())
    },
    fellow: () => {
      companion.cycle()
    },
    'key-sheet': toggleSheet
  }
  return (action: Action): void => {
    const command = COMMANDS[action]
    const view = views[action]
    reading.touch()
    if (view) view()
    else if (command) controller.press(command)
  }
}

export type Perform = ReturnType<typeof createPerform>

/** Moves the photograph by keys, towards what lies in the direction of the arrow. */
export function createPan({ reading, viewer, view }: Pick<Parts, 'reading' | 'viewer' | 'view'>) {
  return ({ x, y }: { readonly x: number; readonly y: number }): void => {
    const pane = view()
    const [across, down] = [x * PAN_STEP * pane.width, y * PAN_STEP * pane.height]
    reading.touch()
    viewer.viewport = panBy(viewer.viewport, across, down, sizeOf(reading), pane)
  }
}
