import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { OperatorInfo } from '../../shared/contract/session'
import type { Role } from '../../shared/domain/role'
import { listOperators } from './admin/operators'
import type { LibraryServices } from './library-services'
import { sharedImaging } from './imaging/shared-imaging'
import { writeSampleBatch } from './sample/sample-batch'
import { countImages } from './store/images'
import { SYSTEM_OPERATOR } from './store/nobody'

/** An auditor may not grade, so the sample has two people. They have no passphrases: nothing here is real. */
const DEMO: readonly { name: string; roles: readonly Role[] }[] = [
  { name: 'Demo grader', roles: ['technician', 'grader', 'arbiter'] },
  { name: 'Demo auditor', roles: ['auditor'] }
]

/** Fills an empty sample library: demo operators and the synthetic photographs. Returns the demo grader. */
export async function prepareSampleLibrary(services: LibraryServices): Promise<OperatorInfo> {
  const { library, imports, workstationId } = services
  const actor = { operatorId: SYSTEM_OPERATOR, workstationId }
  if (listOperators(library).length === 0)
    library.log.append(
      actor,
      DEMO.map(({ name, roles }) => ({
        type: 'operator.created',
        payload: { operatorId: uuidv7(), name, roles }
      }))
    )
  const grader = listOperators(library).find((operator) => operator.roles.includes('grader'))
  if (!grader) throw new Error('the sample library has no grader')
  if (countImages(library) === 0) {
    const folder = join(library.dir, 'sample-card')
    await mkdir(folder, { recursive: true })
    await writeSampleBatch(
      folder,
      (options, to) => sharedImaging().submit('draw', { options, to }, { urgency: 'viewer' }).done
    )
    const { importId } = imports.start({
      folder,
      label: 'Sample batch (synthetic)',
      actor: { operatorId: grader.id, workstationId }
    })
    await imports.waitFor(importId)
    await rm(folder, { recursive: true, force: true })
  }
  return grader
}
