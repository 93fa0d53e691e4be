import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron'
import type { WindowState } from '../window-state'

/** Settings and key bindings of the interface survive; pictures never reach a disk cache. */
export const PARTITION = 'persist:workstation'

/** Every switch that weakens the page is named, so that a changed default changes nothing here. */
export const HARDENED = Object.freeze({
  sandbox: true,
  contextIsolation: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  plugins: false,
  // The spell checker would fetch dictionaries from the network and learn patients' comments.
  spellcheck: false
} satisfies WebPreferences)

export interface WindowInput {
  readonly state: WindowState
  /** Absolute path of the preload file. */
  readonly preload: string
  /** Absolute path of the icon; undefined where the system takes it from the package. */
  readonly icon?: string
  readonly devTools: boolean
}

/** Options of the one window. It stays hidden until its first paint. */
export function windowOptions(input: WindowInput): BrowserWindowConstructorOptions {
  const { width, height, x, y } = input.state
  return {
    width,
    height,
    ...(x === undefined || y === undefined ? {} : { x, y }),
    minWidth: 960,
    minHeight: 620,
    show: false,
    title: 'Akshi',
    // Dark before the first paint: a white flash in a darkened reading room is felt.
    backgroundColor: '#101416',
    ...(input.icon === undefined ? {} : { icon: input.icon }),
    webPreferences: {
      ...HARDENED,
      partition: PARTITION,
      preload: input.preload,
      devTools: input.devTools
    }
  }
}
