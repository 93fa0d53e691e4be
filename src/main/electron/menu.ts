import type { MenuItemConstructorOptions } from 'electron'
import type { Language } from '../../shared/domain/language'
import type { Role } from '../../shared/domain/role'
import { mayVisit, VIEWS, type ListedView } from '../../shared/domain/views'
import { WORDS, type Word } from './words'

/** What the menu can ask for beyond the system's own roles. */
export type MenuCommand =
  `show-${ListedView}` | 'save-page' | 'open-logs' | 'open-licences' | 'about'

/** What decides how the menu looks. */
export interface MenuState {
  readonly language: Language
  /** The signed-in operator's; empty while nobody is. */
  readonly roles: readonly Role[]
  /** The audit view is on the screen. */
  readonly audit: boolean
}

export interface MenuInput extends MenuState {
  readonly platform: NodeJS.Platform
  readonly devTools: boolean
  readonly run: (command: MenuCommand) => void
}

const VIEW_KEYS: Readonly<Record<ListedView, string>> = {
  import: 'CmdOrCtrl+1',
  worklist: 'CmdOrCtrl+2',
  audit: 'CmdOrCtrl+3',
  admin: 'CmdOrCtrl+4',
  settings: 'CmdOrCtrl+,'
}

/**
 * The application menu, with the views that the operator has. Every accelerator has a modifier: plain keys belong
 * to the reading screen, where a menu that took `Z` or a digit would change what a grader decides.
 */
export function menuTemplate(input: MenuInput): MenuItemConstructorOptions[] {
  const { platform, devTools, run, roles } = input
  const mac = platform === 'darwin'
  const words = WORDS[input.language]
  const item = (
    word: Word,
    command: MenuCommand,
    accelerator?: string
  ): MenuItemConstructorOptions => ({
    id: command,
    label: words[word],
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => run(command)
  })
  const role = (word: Word, name: 'cut' | 'copy' | 'paste' | 'selectAll' | 'quit') =>
    ({ role: name, label: words[word] }) as const
  const separator: MenuItemConstructorOptions = { type: 'separator' }

  const akshi: MenuItemConstructorOptions = {
    label: 'Akshi',
    submenu: [
      item('about', 'about'),
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      role('quit', 'quit')
    ]
  }
  const file: MenuItemConstructorOptions = {
    label: words.file,
    submenu: [
      ...(mayVisit('import', roles)
        ? [item('importFolder', 'show-import', 'CmdOrCtrl+O'), separator]
        : []),
      ...(mayVisit('audit', roles)
        ? [{ ...item('savePage', 'save-page', 'CmdOrCtrl+P'), enabled: input.audit }, separator]
        : []),
      item('openLogs', 'open-logs'),
      ...(mac ? [] : [separator, role('quit', 'quit')])
    ]
  }
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      role('cut', 'cut'),
      role('copy', 'copy'),
      role('paste', 'paste'),
      separator,
      role('selectAll', 'selectAll')
    ]
  }
  const views = VIEWS.filter((view) => mayVisit(view, roles))
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [
      ...views.map((name) => item(name, `show-${name}`, VIEW_KEYS[name])),
      ...(views.length > 0 ? [separator] : []),
      { role: 'togglefullscreen', label: words.fullScreen },
      ...(devTools
        ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]
        : [])
    ]
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: words.help,
    submenu: [
      item('licences', 'open-licences'),
      ...(mac ? [] : [separator, item('about', 'about')])
    ]
  }
  // Beyond macOS a window menu would hold what the title bar has, in the system's language.
  return [
    ...(mac ? [akshi] : []),
    file,
    edit,
    view,
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
    help
  ]
}
