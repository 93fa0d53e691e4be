import { clipboard, dialog, shell, type BrowserWindow } from 'electron'
import { mkdirSync } from 'node:fs'
import { assertNever } from '../../shared/errors'
import type { MenuCommand } from './menu'
import { START_URL } from './policy/origin'

export interface CommandPorts {
  readonly window: () => BrowserWindow | undefined
  readonly logsFolder: string
  readonly licencesFile: string
  readonly about: () => Promise<string>
}

/** Does what the menu asks for. A view is shown by its address: nothing is sent that the page must obey. */
export function createCommands(ports: CommandPorts): (command: MenuCommand) => void {
  const show = (view: string): void => {
    void ports.window()?.loadURL(`${START_URL}#/${view}`)
  }
  return (command) => {
    switch (command) {
      case 'show-import':
        show('import')
        return
      case 'show-worklist':
        show('worklist')
        return
      case 'show-settings':
        show('settings')
        return
      case 'open-logs':
        mkdirSync(ports.logsFolder, { recursive: true })
        void shell.openPath(ports.logsFolder)
        return
      case 'open-licences':
        void shell.openPath(ports.licencesFile)
        return
      case 'about':
        void showAbout(ports)
        return
      default:
        assertNever(command)
    }
  }
}

async function showAbout(ports: CommandPorts): Promise<void> {
  const detail = await ports.about()
  const owner = ports.window()
  if (!owner) return
  const { response } = await dialog.showMessageBox(owner, {
    type: 'info',
    title: 'About Akshi',
    message: 'Akshi',
    detail,
    buttons: ['Close', 'Copy'],
    defaultId: 0,
    cancelId: 0,
    noLink: true
  })
  if (response === 1) void clipboard.writeText(`Akshi\n${detail}`)
}
