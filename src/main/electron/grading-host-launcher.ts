import type { UtilityProcess, utilityProcess } from 'electron'
import { locateHostEntry, type HostProcess } from '../core/grading/pool/host-process'
import type { HostReply } from '../core/grading/host/protocol'

/**
 * Starts a grading host as a utility process. `child_process.fork` would start a second workstation instead:
 * the fuse that lets Electron run as Node is off.
 * @param kill ends a process by its id; a host that hangs in a run does not answer a polite signal
 */
export function launchGradingHost(
  utility: Pick<typeof utilityProcess, 'fork'>,
  kill: (pid: number) => void = (pid) => process.kill(pid, 'SIGKILL'),
  entry: string = locateHostEntry()
): HostProcess {
  const child = utility.fork(entry, [], {
    serviceName: 'Akshi grading host',
    // stdout belongs to whoever runs a command; what the host has to say goes to stderr.
    stdio: ['ignore', 'ignore', 'inherit']
  })
  return asHostProcess(child, kill)
}

function asHostProcess(child: UtilityProcess, kill: (pid: number) => void): HostProcess {
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
        child.on('message', (message) => listener(message as HostReply))
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
