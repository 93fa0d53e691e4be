import { recordProvider } from '../model-runs/record-provider'
import { refuseSample } from '../session/sessions'
import type { HandlerOptions, HandlersOf } from './types'

export function providerHandlers({
  providers,
  providerProblem
}: HandlerOptions): HandlersOf<'provider'> {
  return {
    'provider.list': async () => ({
      ...(await providers.list()),
      problem: await providerProblem()
    }),
    'provider.enable': async ({ provider }, { session, services, actor }) => {
      refuseSample(session)
      const record = await providers.enable(provider)
      recordProvider(services.library, actor, providers.record())
      return record
    },
    'provider.disable': (_input, { session, services, actor }) => {
      refuseSample(session)
      providers.disable()
      recordProvider(services.library, actor, providers.record())
      return {}
    }
  }
}
