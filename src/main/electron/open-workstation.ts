import { utilityProcess } from 'electron'
import { join } from 'node:path'
import { createWorkstation } from '../core/workstation'
import { openGrader } from '../core/model-runs/open-grader'
import { workstationId } from '../core/workstation-id'
import type { FolderSource, Workstation } from '../core/shell'
import { messageOf } from '../../shared/errors'
import { launchGradingHost } from './grading-host-launcher'
import { readModelHashes, verifyModels } from './model-integrity'
import type { Places } from './places'

export interface OpenWorkstationInput {
  readonly libraryDir: string
  readonly places: Places
  readonly folders: FolderSource
}

/**
 * Opens the library with the installed networks. Without a usable network the workstation opens all the same:
 * photographs can be imported and read, and the status line says why nothing is graded.
 * @throws AppError where the library cannot be opened
 */
export async function openWorkstation(input: OpenWorkstationInput): Promise<Workstation> {
  const { grader, problem } = await openInstalledGrader(input.places)
  try {
    return createWorkstation({
      libraryDir: input.libraryDir,
      sampleDir: join(input.libraryDir, 'sample'),
      workstationId: workstationId(),
      shell: 'electron',
      folders: input.folders,
      grader,
      graderProblem: problem
    })
  } catch (thrown) {
    await grader?.close()
    throw thrown
  }
}

async function openInstalledGrader(places: Places): ReturnType<typeof openGrader> {
  try {
    // A checkout's networks are watched over by whoever changes them; delivered ones must be as delivered.
    if (places.models !== undefined)
      await verifyModels(places.models, await readModelHashes(places.modelHashes))
  } catch (thrown) {
    return { grader: null, problem: messageOf(thrown) }
  }
  return openGrader({
    modelsFolder: places.models,
    spawnHost: () => launchGradingHost(utilityProcess)
  })
}
