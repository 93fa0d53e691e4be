import { keyMapFrom, type KeyMap } from '../../../shared/domain/key-map'
import type { Actor } from '../store/event-log'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'

/** An operator's own keys of the reading room, or null where she uses the usual ones. */
export function keysOf(library: Library, operatorId: string): KeyMap | null {
  const keys = statement(library.db, 'SELECT keys FROM operator WHERE id = ?')
    .pluck()
    .get(operatorId) as string | null | undefined
  return keys ? keyMapFrom(JSON.parse(keys)) : null
}

export function setKeys(library: Library, actor: Actor, keys: KeyMap | null): void {
  const { operatorId } = actor
  library.log.append(actor, [{ type: 'operator.keys_set', payload: { operatorId, keys } }])
}
