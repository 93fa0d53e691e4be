import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import { CHANNELS, type EventMessage } from '../../preload/channels'
import type { Result } from '../../shared/contract/result'
import { isTrustedSender } from './policy/sender'

export interface IpcPorts {
  /** The one window's contents; undefined while there is none. */
  contents(): WebContents | undefined
  request(route: string, input: unknown): Promise<Result<unknown>>
  onDrop(paths: readonly string[]): void
  onDenied(what: string): void
}

const FORBIDDEN: Result<never> = {
  ok: false,
  error: { code: 'FORBIDDEN_SENDER', message: 'Only the workstation’s own page may ask.' }
}

/** One request channel and the channel for drops. Everything is answered, nothing is thrown. */
export function registerIpc(ipcMain: Pick<IpcMain, 'handle' | 'on'>, ports: IpcPorts): void {
  const isTrusted = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    isTrustedSender(event.senderFrame, event.sender.id, ports.contents()?.id ?? -1)

  ipcMain.handle(CHANNELS.request, async (event, route: unknown, input: unknown) => {
    if (!isTrusted(event)) {
      ports.onDenied('request')
      return FORBIDDEN
    }
    return ports.request(String(route), input)
  })
  ipcMain.on(CHANNELS.drop, (event, paths: unknown) => {
    if (!isTrusted(event) || !isPaths(paths)) ports.onDenied('drop')
    else ports.onDrop(paths)
  })
}

/** Sends one event to the window, if it is still there. */
export function sendEvent(contents: WebContents | undefined, message: EventMessage): void {
  if (contents && !contents.isDestroyed()) contents.send(CHANNELS.event, message)
}

function isPaths(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 1000 &&
    value.every((path) => typeof path === 'string' && path.length <= 4096)
  )
}
