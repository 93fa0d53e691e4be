import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  session
} from 'electron'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GradingStatus } from '../../shared/contract/grading'
import type { RouteOutput } from '../../shared/contract'
import { describeKeyPlace } from '../core/audit/key-files'
import { ownFingerprint, prepareSigningKey } from '../core/audit/signing-key'
import { locateModelsFolder } from '../core/grading/models/locate'
import { followMoves } from '../core/backup/move/moved'
import { defaultLibrary } from '../core/default-library'
import type { Log } from '../core/log'
import type { Workstation } from '../core/shell'
import type { Role } from '../../shared/domain/role'
import { messageOf } from '../../shared/errors'
import { workstationId } from '../core/workstation-id'
import { APP_VERSION } from '../core/version'
import { aboutText, applicationHash, installedModels } from './about'
import { ActivityTracker, keepAwake, type Activity } from './activity'
import { libraryArgument } from './arguments'
import { createClosing, type Closing } from './closing'
import { createCommands } from './commands'
import { DropBox } from './dropped-folder'
import { createFolderSource } from './folder-source'
import { registerIpc, sendEvent } from './ipc'
import { MenuKeeper } from './menu-keeper'
import { openKeychain } from './keychain'
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
import { savePage } from './save-page'
import { lockWithScreen } from './screen-lock'
import { createTray } from './tray'
import { Updates } from './updates'
import { createMainWindow } from './window'
import { systemLanguage } from './words'

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
  const libraryDir = followMoves(libraryArgument(own) ?? defaultLibrary())
  const devTools = !app.isPackaged
  let window: BrowserWindow | undefined
  const drops = new DropBox()
  const menu = new MenuKeeper(systemLanguage(app.getPreferredSystemLanguages()), (state) =>
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate({ ...state, platform: process.platform, devTools, run: (name) => run(name) })
      )
    )
  )

  const found = await openKeychain(safeStorage, process.platform)
  const keychain = typeof found === 'string' ? null : found

  const updates = new Updates({
    settingsFile: join(config, 'settings.json'),
    isPackaged: app.isPackaged,
    load: async () => (await import('electron-updater')).default.autoUpdater,
    onProblem: (thrown) => log.error('update failed', thrown)
  })
  const workstation = openWorkstation({
    libraryDir,
    places,
    folders: createFolderSource(dialog, drops, menu.word, () => window),
    desktop: { setLanguage: (language) => menu.change({ language }), updates },
    signingKey: await prepareSigningKey(config, keychain)
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
  lockWithScreen(powerMonitor, () => workstation.lock(sessionId), log)

  const pages = session.fromPartition(PARTITION, { cache: false })
  denyPermissions(pages)
  closeNetwork(pages, devTools)
  confineDownloads(pages, onDenied)
  pages.protocol.handle(APP_SCHEME, createAppHandler(places.renderer))
  pages.protocol.handle(
    FUNDUS_SCHEME,
    createFundusHandler((id, variant, signal) => workstation.image(sessionId, id, variant, signal))
  )
  registerIpc(ipcMain, {
    contents: () => window?.webContents,
    request: (route, input) => workstation.request(sessionId, route, input),
    onDrop: (paths) => drops.put(paths),
    onDenied
  })
  const closing = createClosing({
    word: menu.word,
    ask: async (question) => {
      if (!window) return -1
      const { response } = await dialog.showMessageBox(window, {
        ...question,
        buttons: [...question.buttons],
        type: 'question',
        defaultId: 1,
        cancelId: 2,
        noLink: true
      })
      return response
    },
    hide: () => {
      workstation.lock(sessionId)
      window?.hide()
    },
    reveal: () => window?.showInactive(),
    quit: () => app.quit()
  })
  app.on('before-quit', () => closing.onQuit())
  const show = (): void => focus(window)
  const tray = createTray({
    icon: places.picture,
    platform: process.platform,
    word: menu.word,
    show,
    quit: () => app.quit()
  })
  followEvents(workstation, sessionId, {
    window: () => window,
    roles: (roles) => menu.change({ roles }),
    activity: (activity) => {
      tray(activity)
      closing.follow(activity)
    }
  })

  const run = createCommands({
    window: () => window,
    word: menu.word,
    savePage: () => {
      if (window) void saveAuditPage(window, workstation, sessionId, menu.word)
    },
    logsFolder: () => join(workstation.libraryDir(), 'logs'),
    licencesFile: places.licences,
    about: async () =>
      aboutText({
        version: APP_VERSION,
        appSha256: await applicationHash(app.getAppPath()),
        models: await installedModels(locateModelsFolder(places.models)),
        versions: process.versions,
        workstationId: workstationId(),
        signingKey: {
          fingerprint: ownFingerprint(config),
          place: describeKeyPlace(config, typeof found === 'string' ? found : null)
        },
        library: workstation.libraryDir()
      })
  })
  menu.change({})

  window = createMainWindow({
    preload: places.preload,
    stateFile: join(config, 'window.json'),
    icon: places.icon,
    devTools,
    log,
    word: menu.word
  })
  followWindow(window, menu, closing)
  window.on('closed', () => (window = undefined))
  app.on('activate', show)
  void updates.ask()
  return { focus: show }
}

function followWindow(window: BrowserWindow, menu: MenuKeeper, closing: Closing): void {
  window.on('close', (event) => closing.onClose(event))
  window.on('show', () => closing.onShown())
  const follow = (url: string): void => menu.change({ audit: url.endsWith('#/audit') })
  window.webContents.on('did-navigate-in-page', (_event, url) => follow(url))
  window.webContents.on('did-navigate', (_event, url) => follow(url))
}

async function saveAuditPage(
  window: BrowserWindow,
  workstation: Workstation,
  sessionId: string,
  word: MenuKeeper['word']
): Promise<void> {
  const problem = await savePage({
    print: (options) => window.webContents.printToPDF(options),
    choose: async (name) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name })
      return canceled ? null : filePath
    },
    record: (sha256) => workstation.request(sessionId, 'audit.pageSaved', { sha256 }),
    write: writeFile,
    footer: word('page.footer'),
    now: new Date()
  }).catch(messageOf)
  if (problem !== null) dialog.showErrorBox(word('page.failed'), problem)
}

interface Followers {
  readonly window: () => BrowserWindow | undefined
  readonly roles: (roles: readonly Role[]) => void
  readonly activity: (activity: Activity) => void
}

/** Events go to the page; the desktop shows progress and stays awake by the same events. */
function followEvents(
  workstation: Workstation,
  sessionId: string,
  { window, roles, activity }: Followers
): void {
  const tracker = new ActivityTracker()
  const setAwake = keepAwake(powerSaveBlocker)
  const show = (now: Activity | null): void => {
    if (!now) return
    setAwake(now.busy)
    window()?.setProgressBar(now.fraction ?? -1)
    activity(now)
  }
  workstation.subscribe(sessionId, (event, data) => {
    sendEvent(window()?.webContents, { event, data })
    show(tracker.follow(event, data))
    if (event !== 'session.changed') return
    void workstation.request(sessionId, 'grading.status', {}).then((status) => {
      if (status.ok) show(tracker.follow('grading.progress', status.data as GradingStatus))
    })
    void workstation.request(sessionId, 'session.status', {}).then((status) => {
      if (status.ok) roles((status.data as RouteOutput<'session.status'>).operator?.roles ?? [])
    })
  })
}

function focus(window: BrowserWindow | undefined): void {
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
