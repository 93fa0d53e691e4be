// What `import … from 'electron'` gives to a bundle that is run by launch.mjs.
import { EventEmitter } from 'node:events'
import { onlyAfterReady, onlyBeforeReady } from './readiness.ts'
import { settings } from './settings.ts'

export { app, becomeReady } from './app.ts'
export { ipcMain } from './ipc.ts'
export { session } from './session.ts'
export { settings } from './settings.ts'
export { utilityProcess } from './utility-process.ts'
export { BrowserWindow } from './window.ts'

/** What was asked of the system, in order, and the answers that a test has put ready. */
export const desktop = {
  schemes: [] as unknown[],
  menu: null as unknown,
  openedPaths: [] as string[],
  openedUrls: [] as string[],
  clipboard: '',
  errors: [] as { title: string; text: string }[],
  messages: [] as { message?: string; detail?: string; buttons?: string[] }[],
  messageAnswer: 0,
  folderDialogs: [] as unknown[],
  folderAnswer: null as string | null,
  saveDialogs: [] as unknown[],
  saveAnswer: null as string | null,
  trays: [] as StandInTray[],
  awake: new Set<number>(),
  /** How often each call to stay awake was made. */
  blockers: 0
}

export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown[]) {
    onlyBeforeReady('protocol.registerSchemesAsPrivileged')
    desktop.schemes = schemes
  }
}

export const dialog = {
  showErrorBox(title: string, text: string) {
    desktop.errors.push({ title, text })
    process.stderr.write(`[error box] ${title}: ${text}\n`)
  },
  async showMessageBox(_owner: unknown, options: (typeof desktop.messages)[number]) {
    desktop.messages.push(options)
    return { response: desktop.messageAnswer, checkboxChecked: false }
  },
  async showSaveDialog(_owner: unknown, options: unknown) {
    desktop.saveDialogs.push(options)
    const { saveAnswer } = desktop
    return { canceled: saveAnswer === null, filePath: saveAnswer ?? '' }
  },
  async showOpenDialog(_owner: unknown, options: unknown) {
    desktop.folderDialogs.push(options)
    const { folderAnswer } = desktop
    return {
      canceled: folderAnswer === null,
      filePaths: folderAnswer === null ? [] : [folderAnswer]
    }
  }
}

/** Pictures are named, never decoded. */
export const nativeImage = {
  createFromPath: (path: string) => ({
    path,
    resize: (size: { width: number; height: number }) => ({ path, ...size })
  })
}

/** An icon in the notification area: what it says and offers. */
class StandInTray extends EventEmitter {
  readonly image: unknown
  toolTips: string[] = []
  menu: unknown = null
  destroyed = false

  constructor(image: unknown) {
    super()
    onlyAfterReady('new Tray')
    this.image = image
    desktop.trays.push(this)
  }
  setToolTip(text: string): void {
    this.toolTips.push(text)
  }
  setContextMenu(menu: unknown): void {
    this.menu = menu
  }
  destroy(): void {
    this.destroyed = true
  }
}
export { StandInTray as Tray }

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu(menu: unknown) {
    desktop.menu = menu
  }
}

export const powerMonitor = new EventEmitter()
export const powerSaveBlocker = {
  start(_type: string): number {
    desktop.blockers += 1
    desktop.awake.add(desktop.blockers)
    return desktop.blockers
  },
  stop: (id: number): boolean => desktop.awake.delete(id)
}

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }]
}

export const shell = {
  async openPath(path: string): Promise<string> {
    desktop.openedPaths.push(path)
    return ''
  },
  async openExternal(url: string): Promise<void> {
    desktop.openedUrls.push(url)
  }
}

export const clipboard = {
  writeText(text: string) {
    desktop.clipboard = text
  }
}

/** A keychain that outlives a start, as the real one does: sealed is only turned round, with a mark in front. */
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => settings.keyring !== 'none',
  getSelectedStorageBackend: () =>
    settings.keyring === 'none' || settings.keyring === 'basic_text'
      ? 'basic_text'
      : 'gnome_libsecret',
  encryptStringAsync: async (text: string): Promise<Buffer> =>
    Buffer.from(`v11${[...text].reverse().join('')}`),
  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    if (settings.keyring === 'forgetful' || !sealed.subarray(0, 3).equals(Buffer.from('v11')))
      throw new Error(
        'Error while decrypting the ciphertext provided to safeStorage.decryptString.'
      )
    const result = [...sealed.subarray(3).toString()].reverse().join('')
    return { result, shouldReEncrypt: false }
  }
}
