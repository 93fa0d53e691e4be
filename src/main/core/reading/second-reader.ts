import type { RouteInput } from '../../../shared/contract'
import { AppError } from '../../../shared/errors'
import { findOperator } from '../admin/operators'
import type { Actor } from '../store/event-log'
import type { Library } from '../store/open-library'
import { protocolOf } from './batch-repository'

/**
 * Gives a batch to a second reader, or to none. Second readings that were begun stay.
 * @throws AppError NOT_FOUND, CONFLICT for an operator who does not read.
 */
export function setSecondReader(
  library: Library,
  actor: Actor,
  { batchId, operatorId }: RouteInput<'admin.setSecondReader'>
): void {
  protocolOf(library, batchId)
  if (operatorId !== null) {
    const operator = findOperator(library, operatorId)
    if (!operator) throw new AppError('NOT_FOUND', 'There is no such operator.')
    if (!operator.roles.includes('grader') && !operator.roles.includes('arbiter'))
      throw new AppError('CONFLICT', `${operator.name} does not read: nothing was changed.`)
  }
  library.log.append(actor, [{ type: 'batch.second_reader_set', payload: { batchId, operatorId } }])
}
