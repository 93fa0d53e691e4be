import { recordProvider } from '../model-runs/record-provider'
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
    'provider.enable': async ({ provider }, { services, actor }) => {
      const record = await providers.enable(provider)
      recordProvider(services.library, actor, providers.record())
      return record
    },
    'provider.disable': (_input, { services, actor }) => {
      providers.disable()
      recordProvider(services.library, actor, providers.record())
      return {}
    }
  }
}
