import type { RouteInput } from '../../../shared/contract'
import type { Actor } from '../store/event-log'
import type { Library } from '../store/open-library'
import { protocolOf } from './batch-repository'

/** Sets how a batch is read from now on; never a reader's own preference. Readings already begun keep theirs. */
export function setProtocol(
  library: Library,
  actor: Actor,
  input: RouteInput<'admin.setProtocol'>
): void {
  if (protocolOf(library, input.batchId) === input.protocol) return
  library.log.append(actor, [{ type: 'batch.protocol_set', payload: input }])
}
