import type { MenuItemConstructorOptions } from 'electron'

/** What the menu can ask for beyond the system's own roles. */
export const MENU_COMMANDS = [
  'show-import',
  'show-worklist',
  'show-settings',
  'open-logs',
  'open-licences',
  'about'
] as const
export type MenuCommand = (typeof MENU_COMMANDS)[number]

export interface MenuInput {
  readonly platform: NodeJS.Platform
  readonly devTools: boolean
  readonly run: (command: MenuCommand) => void
}

/**
 * The application menu. Every accelerator has a modifier: plain keys belong to the reading screen, where a
 * menu that took `Z` or a digit would change what a grader decides.
 */
export function menuTemplate({ platform, devTools, run }: MenuInput): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const item = (
    label: string,
    command: MenuCommand,
    accelerator?: string
  ): MenuItemConstructorOptions => ({
    id: command,
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => run(command)
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }

  const akshi: MenuItemConstructorOptions = {
    label: 'Akshi',
    submenu: [
      item('About Akshi', 'about'),
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' }
    ]
  }
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      item('&Import photographs…', 'show-import', 'CmdOrCtrl+O'),
      separator,
      item('Open &logs folder', 'open-logs'),
      ...(mac ? [] : [separator, { role: 'quit' } as const])
    ]
  }
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      separator,
      { role: 'selectAll' }
    ]
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      item('&Import', 'show-import', 'CmdOrCtrl+1'),
      item('&Worklist', 'show-worklist', 'CmdOrCtrl+2'),
      item('&Keys and settings', 'show-settings', 'CmdOrCtrl+,'),
      separator,
      { role: 'togglefullscreen' },
      ...(devTools
        ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]
        : [])
    ]
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: '&Help',
    submenu: [
      item('Licences of what Akshi is built from', 'open-licences'),
      ...(mac ? [] : [separator, item('&About Akshi', 'about')])
    ]
  }
  return [...(mac ? [akshi] : []), file, edit, view, { role: 'windowMenu' }, help]
}
