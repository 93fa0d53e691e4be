import type { PortLike } from './port'
import type { HostReply, HostRequest } from './protocol'

/** What an Electron utility process has and a forked Node process has not. */
interface UtilityPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

export type HostPort = PortLike<HostReply, HostRequest>

/** The channel to the process that started this one: Electron's parentPort, else Node's IPC channel. */
export function parentPort<Reply = HostReply, Request = HostRequest>(): PortLike<Reply, Request> {
  const utility = (process as { parentPort?: UtilityPort }).parentPort
  return utility === undefined ? forkPort() : utilityPort(utility)
}

function utilityPort<Reply, Request>(port: UtilityPort): PortLike<Reply, Request> {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data as Request)),
    // Electron ends utility processes with their parent.
    onClose: () => undefined,
    close: () => process.exit(0)
  }
}

function forkPort<Reply, Request>(): PortLike<Reply, Request> {
  return {
    post: (message) => {
      // A vanished parent is reported by `disconnect`; a failed send must not be an uncaught error as well.
      if (process.connected) process.send?.(message, undefined, {}, () => undefined)
    },
    onMessage: (listener) => {
      process.on('message', (message) => listener(message as Request))
    },
    onClose: (listener) => {
      process.once('disconnect', listener)
    },
    close: () => {
      if (process.connected) process.disconnect()
    }
  }
}
