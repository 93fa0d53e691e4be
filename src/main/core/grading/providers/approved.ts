import { AppError } from '../../../../shared/errors'
import type { ModelManifest } from '../models/manifest'
import { isAccelerator, PROVIDER_LABELS } from './names'
import { chosenProvider, type ChosenProvider, type readProviderRecord } from './record'

/**
 * The provider that a person asks for by name, if this machine's self-test approved it for this network and no
 * administrator disabled it. The host that opens it compares the runtime, which is not loaded here.
 * @returns null for the CPU, which needs no approval
 * @throws AppError VALIDATION_FAILED for an unknown name, CONFLICT with the reason why it is not approved
 */
export function approvedProvider(
  name: string,
  record: ReturnType<typeof readProviderRecord>,
  manifest: Pick<ModelManifest, 'id' | 'sha256'>
): ChosenProvider | null {
  if (name === 'cpu') return null
  if (!isAccelerator(name))
    throw new AppError('VALIDATION_FAILED', '--provider is cpu, cuda, dml or coreml.')
  const label = PROVIDER_LABELS[name]
  const refuse = (why: string): AppError =>
    new AppError(
      'CONFLICT',
      `${label} is not approved on this computer: ${why} Nothing was graded.`
    )
  const toTest = `An administrator tests and enables it with akshi provider enable ${name}.`
  if (typeof record === 'string') throw refuse(record)
  if (record?.provider !== name) throw refuse(`it was not tested here. ${toTest}`)
  if (record.result === 'refused')
    throw refuse(
      `its self-test on ${record.when} failed: ${record.reason ?? 'no reason was kept'}.`
    )
  const { chosen, problem } = chosenProvider(record)
  if (chosen === null) throw refuse(problem ?? `an administrator disabled it. ${toTest}`)
  if (chosen.modelSha256 !== manifest.sha256)
    throw refuse(`it was tested with the network ${record.modelId}, not with this ${manifest.id}.`)
  return chosen
}
