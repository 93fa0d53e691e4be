import { Menu, nativeImage, Tray } from 'electron'
import { workText, type Activity } from './activity'
import type { Word } from './words'

export interface TrayPorts {
  readonly icon: string
  readonly platform: NodeJS.Platform
  readonly word: (word: Word) => string
  readonly show: () => void
  readonly quit: () => void
}

/** An icon in the notification area for as long as work runs, with how far it has come. Returns what applies an activity. */
export function createTray(ports: TrayPorts): (activity: Activity) => void {
  let tray: Tray | null = null
  let said: string | null = null
  return (activity) => {
    const text = workText(activity, ports.word)
    if (text === said) return
    said = text
    if (text === null) {
      tray?.destroy()
      tray = null
      return
    }
    tray ??= openTray(ports)
    tray.setToolTip(text)
    // Some of Linux's notification areas show no tooltip: the menu says it too.
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: text, enabled: false },
        { type: 'separator' },
        { label: ports.word('show'), click: ports.show },
        { label: ports.word('quit'), click: ports.quit }
      ])
    )
  }
}

function openTray({ icon, platform, show }: TrayPorts): Tray {
  const size = platform === 'darwin' ? 16 : 32
  const tray = new Tray(nativeImage.createFromPath(icon).resize({ width: size, height: size }))
  tray.on('click', show)
  return tray
}
