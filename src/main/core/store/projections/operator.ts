import type { AnyStoredEvent } from '../../../../shared/domain/events'
import type { WriteDb } from '../database'
import { OWNER_OPERATOR } from '../nobody'
import { statement } from '../statement'

export function projectOperator(db: WriteDb, event: AnyStoredEvent): void {
  switch (event.type) {
    case 'operator.created':
      statement(
        db,
        'INSERT INTO operator (id, name, roles, active, passphrase_given) VALUES (?, ?, ?, 1, ?)'
      ).run(
        event.payload.operatorId,
        event.payload.name,
        JSON.stringify(event.payload.roles),
        // The folder's owner adds the first administrator, who chooses it herself.
        event.operatorId === OWNER_OPERATOR ? 0 : 1
      )
      return
    case 'operator.roles_set':
      statement(db, 'UPDATE operator SET roles = ? WHERE id = ?').run(
        JSON.stringify(event.payload.roles),
        event.payload.operatorId
      )
      return
    case 'operator.deactivated':
      statement(db, 'UPDATE operator SET active = 0 WHERE id = ?').run(event.payload.operatorId)
      return
    case 'operator.reactivated':
      statement(db, 'UPDATE operator SET active = 1 WHERE id = ?').run(event.payload.operatorId)
      return
    case 'operator.passphrase_set':
      statement(db, 'UPDATE operator SET passphrase_given = ? WHERE id = ?').run(
        event.operatorId === event.payload.operatorId ? 0 : 1,
        event.payload.operatorId
      )
      return
    case 'operator.keys_set':
      statement(db, 'UPDATE operator SET keys = ? WHERE id = ?').run(
        event.payload.keys && JSON.stringify(event.payload.keys),
        event.payload.operatorId
      )
      return
    default:
  }
}
