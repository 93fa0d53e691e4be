// Child process of the tests: the real host, with an accelerator that behaves as PROVIDER_FAULT says.
import { openDecoder } from '../../../src/main/core/grading/decode/open-decoder'
import { parentPort } from '../../../src/main/core/grading/host/parent-port'
import { openPhotographGrader } from '../../../src/main/core/grading/host/photograph-grader'
import { runGradingHost } from '../../../src/main/core/grading/host/run-host'
import type { NetworkOutputs } from '../../../src/main/core/grading/session/outcome'
import { openSession } from '../../../src/main/core/grading/session/session'

const fault = process.env['PROVIDER_FAULT'] ?? ''

function shifted(outputs: NetworkOutputs, by: number): NetworkOutputs {
  const { score, ...rest } = outputs
  if (score === undefined) return outputs
  return { ...rest, score: { ...score, values: score.values.map((value) => value + by) } }
}

runGradingHost(parentPort(), openPhotographGrader, {
  openDecoder,
  listBackends: () => [{ name: 'cpu', installed: true }],
  openSession: async (model, threads, provider) => {
    if (provider !== 'cpu' && fault === 'unusable') throw new Error('no device found')
    if (provider !== 'cpu' && fault === 'abort-open') process.abort()
    const session = await openSession(model, threads, 'cpu')
    if (provider === 'cpu') return session
    let first: NetworkOutputs | undefined
    return {
      ...session,
      provider,
      run: async (tensor) => {
        // A busy loop, as a native call that never returns.
        while (fault === 'hang') Math.sqrt(2)
        if (fault === 'abort') process.abort()
        const outputs = await session.run(tensor)
        first ??= outputs
        if (fault === 'stuck') return first
        if (fault === 'wrong') return shifted(outputs, 0.05)
        if (fault === 'not-a-number') return shifted(outputs, NaN)
        return shifted(outputs, 0.0005)
      }
    }
  }
})
