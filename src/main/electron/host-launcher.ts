import type { UtilityProcess, utilityProcess } from 'electron'
import { locateHostEntry, type HostProcess } from '../core/grading/pool/host-process'
import type { SpawnImagingHost } from '../core/imaging/host-slot'

type Fork = Pick<typeof utilityProcess, 'fork'>
/** Ends a process by its id; a host that hangs in a run does not answer a polite signal. */
type Kill = (pid: number) => void

const killNow: Kill = (pid) => process.kill(pid, 'SIGKILL')

/**
 * Starts a grading host as a utility process. `child_process.fork` would start a second workstation instead:
 * the fuse that lets Electron run as Node is off.
 */
export function launchGradingHost(
  utility: Fork,
  kill: Kill = killNow,
  entry: string = locateHostEntry()
): HostProcess {
  return launchHost(utility, 'Akshi grading host', entry, kill)
}

/** Starts an imaging host the same way. */
export function launchImagingHost(utility: Fork): ReturnType<SpawnImagingHost> {
  return launchHost(utility, 'Akshi imaging host', locateHostEntry('imaging-host.js'), killNow)
}

function launchHost<Request, Reply>(
  utility: Fork,
  serviceName: string,
  entry: string,
  kill: Kill
): HostProcess<Request, Reply> {
  const child = utility.fork(entry, [], {
    serviceName,
    // stdout belongs to whoever runs a command; what the host has to say goes to stderr.
    stdio: ['ignore', 'ignore', 'inherit']
  })
  return asHostProcess(child, kill)
}

function asHostProcess<Request, Reply>(
  child: UtilityProcess,
  kill: Kill
): HostProcess<Request, Reply> {
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  const end = (): void => {
    if (ended) return
    // The process id is not there yet while the process is being made.
    if (child.pid === undefined) child.kill()
    else
      try {
        kill(child.pid)
      } catch {
        child.kill()
      }
  }
  return {
    get pid() {
      return child.pid
    },
    port: {
      post: (message) => {
        if (!ended) child.postMessage(message)
      },
      onMessage: (listener) => {
        child.on('message', (message) => listener(message as Reply))
      },
      onClose: (listener) => {
        child.once('exit', listener)
      },
      close: end
    },
    onExit: (listener) => {
      child.once('exit', (code) => listener(`exit code ${code}`))
    },
    kill: end
  }
}
