import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  session
} from 'electron'
import { join, resolve } from 'node:path'
import type { GradingStatus } from '../../shared/contract/grading'
import { locateModelsFolder } from '../core/grading/models/locate'
import { defaultLibrary } from '../core/default-library'
import type { Log } from '../core/log'
import type { Workstation } from '../core/shell'
import { workstationId } from '../core/workstation-id'
import { APP_VERSION } from '../core/version'
import { aboutText, applicationHash, installedModels } from './about'
import { ActivityTracker, keepAwake, type Activity } from './activity'
import { libraryArgument } from './arguments'
import { createCommands } from './commands'
import { DropBox } from './dropped-folder'
import { createFolderSource } from './folder-source'
import { registerIpc, sendEvent } from './ipc'
import { menuTemplate } from './menu'
import { openWorkstation } from './open-workstation'
import { placesOf } from './places'
import { confineDownloads } from './policy/downloads'
import { closeNetwork } from './policy/network'
import { APP_SCHEME, FUNDUS_SCHEME } from './policy/origin'
import { denyPermissions } from './policy/permissions'
import { PARTITION } from './policy/window-options'
import { createAppHandler } from './protocols/app-protocol'
import { createFundusHandler } from './protocols/fundus-protocol'
import { createQuitGuard } from './quit'
import { startUpdates } from './updates'
import { createMainWindow } from './window'

export interface StartInput {
  readonly own: readonly string[]
  readonly config: string
  readonly log: Log
  readonly onDenied: (what: string) => void
}

export interface Running {
  /** Brings the window to the front; another start was asked for. */
  focus(): void
}

/**
 * Opens the library, mounts router, pictures and events on the shell, and shows the window.
 * @throws AppError where the library cannot be opened
 */
export async function start({ own, config, log, onDenied }: StartInput): Promise<Running> {
  const places = placesOf({
    appPath: app.getAppPath(),
    resourcesPath: process.resourcesPath,
    isPackaged: app.isPackaged,
    platform: process.platform
  })
  const libraryDir = resolve(libraryArgument(own) ?? defaultLibrary())
  const devTools = !app.isPackaged
  let window: BrowserWindow | undefined
  const drops = new DropBox()

  const workstation = openWorkstation({
    libraryDir,
    places,
    folders: createFolderSource(dialog, drops, () => window)
  })
  const sessionId = workstation.openSession()
  app.on(
    'before-quit',
    createQuitGuard({
      drain: () => workstation.close(),
      quit: () => app.quit(),
      onProblem: (thrown) => log.error('drain failed', thrown)
    })
  )
  powerMonitor.on('shutdown', () => app.quit())

  const pages = session.fromPartition(PARTITION, { cache: false })
  denyPermissions(pages)
  closeNetwork(pages, devTools)
  confineDownloads(pages, onDenied)
  pages.protocol.handle(APP_SCHEME, createAppHandler(places.renderer))
  pages.protocol.handle(
    FUNDUS_SCHEME,
    createFundusHandler((id, variant, signal) =>
      workstation.image(sessionId, id, variant, signal)
    )
  )
  registerIpc(ipcMain, {
    contents: () => window?.webContents,
    request: (route, input) => workstation.request(sessionId, route, input),
    onDrop: (paths) => drops.put(paths),
    onDenied
  })
  followEvents(workstation, sessionId, () => window)

  const run = createCommands({
    window: () => window,
    logsFolder: join(libraryDir, 'logs'),
    licencesFile: places.licences,
    about: async () =>
      aboutText({
        version: APP_VERSION,
        appSha256: await applicationHash(app.getAppPath()),
        models: await installedModels(locateModelsFolder(places.models)),
        versions: process.versions,
        workstationId: workstationId(),
        library: libraryDir
      })
  })
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform: process.platform, devTools, run }))
  )

  window = createMainWindow({
    preload: places.preload,
    stateFile: join(config, 'window.json'),
    icon: places.icon,
    devTools,
    log
  })
  window.on('closed', () => (window = undefined))
  updateQuietly(config, log)
  return { focus: () => focus(window) }
}

/** Events go to the page; the desktop shows progress and stays awake by the same events. */
function followEvents(
  workstation: Workstation,
  sessionId: string,
  window: () => BrowserWindow | undefined
): void {
  const tracker = new ActivityTracker()
  const setAwake = keepAwake(powerSaveBlocker)
  const show = (activity: Activity | null): void => {
    if (!activity) return
    setAwake(activity.busy)
    window()?.setProgressBar(activity.fraction ?? -1)
  }
  workstation.subscribe(sessionId, (event, data) => {
    sendEvent(window()?.webContents, { event, data })
    show(tracker.follow(event, data))
    if (event !== 'session.changed') return
    void workstation.request(sessionId, 'grading.status', {}).then((status) => {
      if (status.ok) show(tracker.follow('grading.progress', status.data as GradingStatus))
    })
  })
}

function updateQuietly(config: string, log: Log): void {
  startUpdates(join(config, 'settings.json'), app.isPackaged, async () => {
    const { default: updater } = await import('electron-updater')
    return updater.autoUpdater
  }).catch((thrown: unknown) => log.error('update failed', thrown))
}

function focus(window: BrowserWindow | undefined): void {
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
