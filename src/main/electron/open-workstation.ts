import { utilityProcess } from 'electron'
import type { SigningKey } from '../core/audit/signing-key'
import { createProviderDesk } from '../core/grading/providers/provider-desk'
import { createWorkstation } from '../core/workstation'
import { openGrader } from '../core/model-runs/open-grader'
import { workstationId } from '../core/workstation-id'
import type { Desktop, FolderSource, Workstation } from '../core/shell'
import { useImagingHosts } from '../core/imaging/shared-imaging'
import { launchGradingHost, launchImagingHost } from './host-launcher'
import { deliveredModelsProblem } from './model-integrity'
import type { Places } from './places'

export interface OpenWorkstationInput {
  readonly libraryDir: string
  readonly places: Places
  readonly folders: FolderSource
  readonly desktop: Desktop
  readonly signingKey: () => SigningKey
}

/**
 * Opens the library with the installed networks. Without a usable network the workstation opens all the same:
 * photographs can be imported and read, and the status line says why nothing is graded.
 * @throws AppError where the library cannot be opened
 */
export function openWorkstation(input: OpenWorkstationInput): Workstation {
  useImagingHosts(() => launchImagingHost(utilityProcess))
  return createWorkstation({
    libraryDir: input.libraryDir,
    workstationId: workstationId(),
    shell: 'electron',
    folders: input.folders,
    desktop: input.desktop,
    signingKey: input.signingKey,
    providers: createProviderDesk({
      ...{ spawnHost: () => launchGradingHost(utilityProcess), modelsFolder: input.places.models }
    }),
    openGrader: () => openInstalledGrader(input.places)
  })
}

async function openInstalledGrader(places: Places): ReturnType<typeof openGrader> {
  const altered = await deliveredModelsProblem(places)
  if (altered) return { grader: null, problem: altered.message, providerProblem: null }
  return openGrader({
    modelsFolder: places.models,
    spawnHost: () => launchGradingHost(utilityProcess)
  })
}
