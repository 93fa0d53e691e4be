import { clipboard, dialog, shell, type BrowserWindow } from 'electron'
import { mkdirSync } from 'node:fs'
import { assertNever } from '../../shared/errors'
import type { MenuCommand } from './menu'
import { START_URL } from './policy/origin'
import type { Word } from './words'

export interface CommandPorts {
  readonly window: () => BrowserWindow | undefined
  readonly word: (word: Word) => string
  readonly logsFolder: () => string
  readonly licencesFile: string
  readonly about: () => Promise<string>
  readonly savePage: () => void
}

/** Does what the menu asks for. A view is shown by its address: nothing is sent that the page must obey. */
export function createCommands(ports: CommandPorts): (command: MenuCommand) => void {
  const show = (view: string): void => {
    void ports.window()?.loadURL(`${START_URL}#/${view}`)
  }
  return (command) => {
    switch (command) {
      case 'show-import':
      case 'show-worklist':
      case 'show-settings':
      case 'show-audit':
      case 'show-admin':
        show(command.slice('show-'.length))
        return
      case 'save-page':
        ports.savePage()
        return
      case 'open-logs':
        mkdirSync(ports.logsFolder(), { recursive: true })
        void shell.openPath(ports.logsFolder())
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

/** The facts stay English: they are quoted in reports and in requests for help. */
async function showAbout(ports: CommandPorts): Promise<void> {
  const detail = await ports.about()
  const owner = ports.window()
  if (!owner) return
  const { response } = await dialog.showMessageBox(owner, {
    type: 'info',
    title: ports.word('about'),
    message: 'Akshi',
    detail,
    buttons: [ports.word('close'), ports.word('copy')],
    defaultId: 0,
    cancelId: 0,
    noLink: true
  })
  if (response === 1) void clipboard.writeText(`Akshi\n${detail}`)
}
