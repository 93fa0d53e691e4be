import { messageOf } from '../../../../shared/errors'
import { openDecoder } from '../../grading/decode/open-decoder'
import { openTestedDecoder } from '../../grading/decode/open-tested-decoder'
import type { PortLike } from '../../grading/host/port'
import type { ImageWork, ImagingReply, ImagingRequest, JobInput, JobName } from './protocol'

/** What a host stands on; tests put faults in their place. */
export interface ImagingParts {
  readonly openDecoder: typeof openDecoder
  /** Loaded once the decoder has passed: it loads the image library. */
  readonly loadWork: () => Promise<ImageWork>
}

export const REAL_PARTS: ImagingParts = {
  openDecoder,
  loadWork: async () => (await import('./image-work')).imageWork
}

/** The imaging host's message loop: opens the image library, proves that it decodes, then does one job at a time. */
export function runImagingHost(
  port: PortLike<ImagingReply, ImagingRequest>,
  parts: ImagingParts = REAL_PARTS
): void {
  let work: ImageWork | undefined

  async function open(request: ImagingRequest & { kind: 'open' }): Promise<ImagingReply> {
    const { decoder, why } = await openTestedDecoder(request.decoder, parts.openDecoder)
    if (decoder === undefined) return { kind: 'decoder-unfit', why }
    work = await parts.loadWork()
    return { kind: 'decoder-fit', decoder: `${decoder.name} ${decoder.version}` }
  }

  async function perform<K extends JobName>(name: K, input: JobInput<K>): Promise<ImagingReply> {
    try {
      if (work === undefined) throw new Error('The imaging host is not open.')
      return { kind: 'done', output: await work[name](input) }
    } catch (thrown) {
      // WebAssembly's way to crash: what is left of its memory is not to be worked with.
      if (thrown instanceof Error && thrown.name === 'RuntimeError') process.exit(1)
      return { kind: 'failed', message: messageOf(thrown) }
    }
  }

  port.onMessage((request) => {
    const reply = request.kind === 'open' ? open(request) : perform(request.name, request.input)
    void reply.then((message) => port.post(message))
  })
  // Main is gone: nobody waits for an answer, and whatever is half written counts for nothing.
  port.onClose(() => process.exit(0))
}
