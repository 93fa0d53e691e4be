import { messageOf } from '../../../../shared/errors'
import type { ImageDecoder } from './decoder'
import { openDecoder, type DecoderKind } from './open-decoder'
import { decoderProblem } from './self-test'

export type TestedDecoder =
  | { readonly decoder: ImageDecoder; readonly why: null }
  | { readonly decoder?: undefined; readonly why: string }

/**
 * Loads a decoder and has it pass the self-test, or says why it is unfit. A decoder that crashes takes the process
 * along: whoever started the process takes that for an answer too.
 * @param open stands in for `openDecoder` in tests
 */
export async function openTestedDecoder(
  kind: DecoderKind,
  open: typeof openDecoder = openDecoder
): Promise<TestedDecoder> {
  try {
    const decoder = await open(kind)
    const why = await decoderProblem(decoder)
    return why === null ? { decoder, why } : { why }
  } catch (thrown) {
    return { why: messageOf(thrown) }
  }
}
