import { BrowserWindow, dialog, screen } from 'electron'
import type { Log } from '../core/log'
import { createRendererWatch } from './failures'
import { START_URL } from './policy/origin'
import { windowOptions } from './policy/window-options'
import type { Word } from './words'
import { fitToDisplays, readWindowState, writeWindowState } from './window-state'

export interface MainWindowInput {
  readonly preload: string
  readonly stateFile: string
  readonly icon: string | undefined
  readonly devTools: boolean
  readonly log: Log
  readonly word: (word: Word) => string
}

/** Makes the one window; it shows itself at its first paint, where and as large as it was last. */
export function createMainWindow(input: MainWindowInput): BrowserWindow {
  const state = fitToDisplays(
    readWindowState(input.stateFile),
    screen.getAllDisplays().map((display) => display.workArea)
  )
  const { preload, devTools, icon } = input
  const window = new BrowserWindow(
    windowOptions({ state, preload, devTools, ...(icon === undefined ? {} : { icon }) })
  )
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize()
    window.show()
  })
  window.on('close', () => {
    const bounds = window.getNormalBounds()
    writeWindowState(input.stateFile, { ...bounds, maximized: window.isMaximized() })
  })
  surviveFailures(window, input)
  void window.loadURL(START_URL)
  return window
}

/** A page that dies is shown again at the same photograph; one that hangs is the person's to decide about. */
function surviveFailures(window: BrowserWindow, { log, word }: MainWindowInput): void {
  const watch = createRendererWatch()
  const { webContents: contents } = window
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    const verdict = watch(reason)
    if (verdict === 'ignore') return
    log.info('page process gone', { reason, exitCode, verdict })
    if (verdict === 'reload') contents.reload()
    else dialog.showErrorBox(word('dead.title'), word('dead.text'))
  })
  let asking = false
  window.on('unresponsive', () => {
    if (asking) return
    asking = true
    log.info('page unresponsive')
    void dialog
      .showMessageBox(window, {
        type: 'warning',
        message: word('hangs.message'),
        detail: word('hangs.detail'),
        buttons: [word('hangs.wait'), word('hangs.reload')],
        defaultId: 0,
        cancelId: 0
      })
      .then(({ response }) => {
        asking = false
        // The watch above reloads what was ended here.
        if (response === 1) contents.forcefullyCrashRenderer()
      })
  })
}
