import { messageOf } from '../../../../shared/errors'
import type { GraderSetup } from '../host/photograph-grader'
import type { VerifiedModel } from '../models/registry'
import { RUNTIME_VERSION, type GradingSession, type SessionFactory } from '../session/session'
import { PROVIDER_LABELS } from './names'

/**
 * Opens the session on the machine's provider if its self-test was with this network and this runtime, else on
 * the CPU, with the reason.
 * @throws AppError MODEL_INVALID where the CPU cannot open the network either
 */
export async function openChosen(
  model: VerifiedModel,
  { provider, threads }: GraderSetup,
  openSession: SessionFactory
): Promise<{ session: GradingSession; problem: string | null }> {
  if (provider === undefined) {
    return { session: await openSession(model, threads, 'cpu'), problem: null }
  }
  const label = PROVIDER_LABELS[provider.name]
  let problem: string
  if (provider.modelSha256 !== model.manifest.sha256) {
    problem = `${label} was tested with another network; enable it again.`
  } else if (provider.runtime !== RUNTIME_VERSION) {
    problem = `${label} was tested with ${provider.runtime}, this is ${RUNTIME_VERSION}; enable it again.`
  } else {
    try {
      return { session: await openSession(model, threads, provider.name), problem: null }
    } catch (thrown) {
      problem = `${label} passed its self-test once, but does not open now: ${messageOf(thrown)}`
    }
  }
  return { session: await openSession(model, threads, 'cpu'), problem }
}
