import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { updateUrlSchema, type UpdateState } from '../../shared/contract/desktop'
import { messageOf } from '../../shared/errors'
import type { UpdateSetting } from '../core/shell'

const settingsSchema = z.object({
  updates: z.object({ enabled: z.literal(true), url: updateUrlSchema })
})

/** The address that an administrator named for updates; null (the default) means that nothing is ever asked. */
export function updateAddress(file: string): string | null {
  try {
    return settingsSchema.parse(readSettings(file)).updates.url
  } catch {
    return null
  }
}

/** The part of electron-updater that is used. */
export interface Updater {
  autoDownload: boolean
  autoInstallOnAppQuit: boolean
  allowDowngrade: boolean
  setFeedURL(feed: { provider: 'generic'; url: string }): void
  checkForUpdates(): Promise<unknown>
}

export interface UpdatePorts {
  readonly settingsFile: string
  readonly isPackaged: boolean
  /** Loads the updater: nothing of it runs while updates are off. */
  readonly load: () => Promise<Updater>
  readonly onProblem: (thrown: unknown) => void
  readonly now?: () => Date
}

/**
 * Asks the named host once per start, and when it is switched on. Downloaded updates are installed when the workstation
 * is closed, never under a reader's hands. Only an installed product updates itself.
 */
export class Updates implements UpdateSetting {
  readonly #ports: UpdatePorts
  #updater: Updater | null = null
  #askedAt: string | null = null
  #problem: string | null = null

  constructor(ports: UpdatePorts) {
    this.#ports = ports
  }

  state(): UpdateState {
    const { settingsFile, isPackaged } = this.#ports
    const url = isPackaged ? updateAddress(settingsFile) : null
    const { askedAt, problem } = { askedAt: this.#askedAt, problem: this.#problem }
    return { available: isPackaged, enabled: url !== null, url, askedAt, problem }
  }

  set(url: string | null): UpdateState {
    const { settingsFile } = this.#ports
    const rest = readSettings(settingsFile)
    writeSettings(settingsFile, { ...rest, updates: { enabled: url !== null, url } })
    this.#problem = null
    // What was downloaded before it was switched off is not installed after it.
    if (this.#updater) this.#updater.autoInstallOnAppQuit = url !== null
    void this.ask()
    return this.state()
  }

  /** @returns whether anybody was asked */
  async ask(): Promise<boolean> {
    const { url } = this.state()
    if (url === null) return false
    this.#askedAt = (this.#ports.now?.() ?? new Date()).toISOString()
    try {
      const updater = (this.#updater ??= await this.#ports.load())
      updater.autoDownload = true
      updater.autoInstallOnAppQuit = true
      updater.allowDowngrade = false
      updater.setFeedURL({ provider: 'generic', url })
      await updater.checkForUpdates()
    } catch (thrown) {
      this.#problem = messageOf(thrown).split('\n')[0]?.slice(0, 300) ?? ''
      this.#ports.onProblem(thrown)
    }
    return true
  }
}

/** An unreadable file has no settings; it is replaced by the next that is made. */
function readSettings(file: string): object {
  try {
    return z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}

function writeSettings(file: string, settings: object): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, `${JSON.stringify(settings, null, 2)}\n`)
  renameSync(`${file}.part`, file)
}
