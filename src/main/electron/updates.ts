import { readFileSync } from 'node:fs'
import { z } from 'zod'

const settingsSchema = z.object({
  updates: z.object({ enabled: z.literal(true), url: z.url({ protocol: /^https$/ }) })
})

/** The address that an administrator named for updates; null (the default) means that nothing is ever asked. */
export function updateAddress(file: string): string | null {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).updates.url
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

/**
 * Asks the named host once per start. Downloaded updates are installed when the workstation is closed, never
 * under a reader's hands. Only an installed product updates itself.
 */
export async function startUpdates(
  settingsFile: string,
  isPackaged: boolean,
  load: () => Promise<Updater>
): Promise<'off' | 'asked'> {
  const url = isPackaged ? updateAddress(settingsFile) : null
  if (url === null) return 'off'
  const updater = await load()
  updater.autoDownload = true
  updater.autoInstallOnAppQuit = true
  updater.allowDowngrade = false
  updater.setFeedURL({ provider: 'generic', url })
  await updater.checkForUpdates()
  return 'asked'
}
