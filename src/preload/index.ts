import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { CHANNELS, type EventMessage } from './channels'

/** The little of the page that is used here; the preload is compiled without the DOM's types. */
interface DropEvent {
  preventDefault(): void
  readonly isTrusted: boolean
  readonly dataTransfer: {
    readonly files: ArrayLike<Parameters<typeof webUtils.getPathForFile>[0]>
  } | null
}
declare const window: {
  addEventListener(
    type: 'dragover' | 'drop',
    listener: (event: DropEvent) => void,
    capture: boolean
  ): void
}

const listeners = new Map<string, Set<(data: unknown) => void>>()

ipcRenderer.on(CHANNELS.event, (_event: IpcRendererEvent, message: EventMessage) => {
  for (const callback of [...(listeners.get(message.event) ?? [])]) callback(message.data)
})

// Main knows the routes and checks every input: nothing is decided on this side of the border.
contextBridge.exposeInMainWorld(
  'akshi',
  Object.freeze({
    request: (route: unknown, input: unknown): Promise<unknown> =>
      ipcRenderer.invoke(CHANNELS.request, String(route), input),
    on(event: unknown, callback: unknown): () => void {
      if (typeof event !== 'string' || typeof callback !== 'function')
        throw new TypeError('on(event, callback)')
      // One wrapper per subscription: the same callback may be given twice and ended once.
      const listener = (data: unknown): void => {
        ;(callback as (data: unknown) => void)(data)
      }
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      return () => {
        set.delete(listener)
      }
    }
  })
)

window.addEventListener('dragover', (event) => event.preventDefault(), true)
window.addEventListener(
  'drop',
  (event) => {
    event.preventDefault()
    // A drop that a script made up carries no file of the person's.
    if (!event.isTrusted || !event.dataTransfer) return
    const paths = Array.from(event.dataTransfer.files, (file) =>
      webUtils.getPathForFile(file)
    ).filter((path) => path !== '')
    if (paths.length > 0) ipcRenderer.send(CHANNELS.drop, paths)
  },
  true
)
