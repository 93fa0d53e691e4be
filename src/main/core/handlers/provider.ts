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
    'provider.enable': ({ provider }) => providers.enable(provider),
    'provider.disable': () => {
      providers.disable()
      return {}
    }
  }
}
