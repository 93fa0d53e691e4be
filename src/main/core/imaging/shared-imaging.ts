import { forkHost, locateHostEntry } from '../grading/pool/host-process'
import type { SpawnImagingHost } from './host-slot'
import { createImaging, type Imaging } from './imaging'

/** A forked Node; Electron puts a utility process in its place. */
let spawnHost: SpawnImagingHost = () => forkHost({ entry: locateHostEntry('imaging-host.js') })
let opened: Imaging | undefined

/** Says how this program starts imaging hosts. Before the first picture. */
export function useImagingHosts(spawn: SpawnImagingHost): void {
  spawnHost = spawn
}

/** This program's imaging hosts: one set a process, whatever number of libraries it has open. */
export function sharedImaging(): Imaging {
  return (opened ??= createImaging({ spawnHost: () => spawnHost() }))
}

/** Ends the hosts. Whoever needs pictures after that gets new ones. */
export function closeSharedImaging(): void {
  opened?.close()
  opened = undefined
}
