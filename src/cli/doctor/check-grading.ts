import { forkHost, type SpawnHost } from '../../main/core/grading/pool/host-process'
import { listProviders } from '../../main/core/grading/providers/enable'
import { readProviderRecord } from '../../main/core/grading/providers/record'
import { openGrader } from '../../main/core/model-runs/open-grader'
import { messageOf } from '../../shared/errors'
import { describeRecord } from '../providers/describe-record'
import type { Check } from './doctor'

/** Whether a network loads and runs here: its host process is started and ended. */
export async function checkGrading(
  modelsFolder: string | undefined,
  spawnHost?: SpawnHost
): Promise<Check[]> {
  const { grader, problem, providerProblem } = await openGrader({
    modelsFolder,
    ...(spawnHost ? { spawnHost } : {})
  })
  if (!grader) return [{ name: 'network', ok: false, detail: problem ?? 'none' }]
  const { model, provider, runtimeVersion, decoder } = grader
  await grader.close()
  return [
    { name: 'network', ok: true, detail: `${model.id} (SHA-256 ${model.sha256})` },
    {
      name: 'provider',
      // Grading goes on, but not as this machine's administrator meant it to.
      ok: providerProblem === null,
      detail: [
        `${provider}, ${runtimeVersion}`,
        ...(providerProblem ? [providerProblem] : [])
      ].join('; ')
    },
    {
      name: 'decoder',
      ok: true,
      detail:
        decoder.fallbackBecause === null
          ? decoder.name
          : `${decoder.name}, slower; the native one failed its self-test: ${decoder.fallbackBecause}`
    }
  ]
}

/** What could compute the network here, why the rest cannot, and what the last self-test found. */
export async function checkProviders(spawnHost: SpawnHost = forkHost): Promise<Check[]> {
  const record: Check = {
    name: 'accelerator',
    ok: true,
    detail: describeRecord(readProviderRecord())
  }
  try {
    const { providers } = await listProviders(spawnHost)
    const list = providers.map((one) => ({
      name: `  ${one.provider}`,
      ok: true,
      detail: `${one.available ? 'available' : 'not available'}: ${one.note}`
    }))
    return [record, ...list]
  } catch (thrown) {
    return [record, { name: 'providers', ok: false, detail: messageOf(thrown) }]
  }
}
