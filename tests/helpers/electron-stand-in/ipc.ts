import { EventEmitter } from 'node:events'

type InvokeHandler = (event: object, ...args: unknown[]) => unknown

class StandInIpcMain extends EventEmitter {
  readonly handlers = new Map<string, InvokeHandler>()

  handle(channel: string, handler: InvokeHandler): void {
    if (this.handlers.has(channel)) throw new Error(`second handler for '${channel}'`)
    this.handlers.set(channel, handler)
  }
}

export const ipcMain = new StandInIpcMain()

/** One request as it reaches main: both ways through a structured clone, as between processes. */
export async function invoke(event: object, channel: string, args: unknown[]): Promise<unknown> {
  const handler = ipcMain.handlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  const sent = structuredClone(args)
  return structuredClone(await handler(event, ...sent))
}

export function send(event: object, channel: string, args: unknown[]): void {
  ipcMain.emit(channel, event, ...structuredClone(args))
}
