import type { SpawnHost } from '../../main/core/grading/pool/host-process'
import { openGrader } from '../../main/core/model-runs/open-grader'
import type { Check } from './doctor'

/** Whether a network loads and runs here: its host process is started and ended. */
export async function checkGrading(
  modelsFolder: string | undefined,
  spawnHost?: SpawnHost
): Promise<Check[]> {
  const { grader, problem } = await openGrader({
    modelsFolder,
    ...(spawnHost ? { spawnHost } : {})
  })
  if (!grader) return [{ name: 'network', ok: false, detail: problem ?? 'none' }]
  const { model, provider, runtimeVersion, decoder } = grader
  await grader.close()
  return [
    { name: 'network', ok: true, detail: `${model.id} (SHA-256 ${model.sha256})` },
    { name: 'provider', ok: true, detail: `${provider}, ${runtimeVersion}` },
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
