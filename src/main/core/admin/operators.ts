import { v7 as uuidv7 } from 'uuid'
import type { OperatorInfo } from '../../../shared/contract/session'
import { rolesConflict, type Role } from '../../../shared/domain/role'
import { AppError } from '../../../shared/errors'
import type { Actor } from '../store/event-log'
import type { Library } from '../store/open-library'
import { statement } from '../store/statement'
import { hashPassphrase, verifyPassphrase } from './passphrase'

interface OperatorRow {
  readonly id: string
  readonly name: string
  readonly roles: string
}

export function listOperators(library: Library): OperatorInfo[] {
  const rows = statement(
    library.db,
    'SELECT id, name, roles FROM operator WHERE active = 1 ORDER BY name'
  ).all() as OperatorRow[]
  return rows.map((row) => ({ id: row.id, name: row.name, roles: JSON.parse(row.roles) as Role[] }))
}

export function findOperator(library: Library, id: string): OperatorInfo | null {
  return listOperators(library).find((operator) => operator.id === id) ?? null
}

/** Whether an administrator exists: until then the library is open to whoever has its folder. */
export function hasAdmin(library: Library): boolean {
  return listOperators(library).some((operator) => operator.roles.includes('admin'))
}

export interface NewOperator {
  readonly name: string
  readonly roles: readonly Role[]
  readonly passphrase: string
}

/** @throws AppError CONFLICT for a name that is taken or roles that exclude each other. */
export async function createOperator(
  library: Library,
  actor: Actor,
  { name, roles, passphrase }: NewOperator
): Promise<OperatorInfo> {
  const conflict = rolesConflict(roles)
  if (conflict) throw new AppError('CONFLICT', `${conflict} ${name} was not added.`)
  const scrypt = await hashPassphrase(passphrase)
  if (listOperators(library).some((operator) => operator.name === name))
    throw new AppError('CONFLICT', `An operator named ${name} exists already.`)
  const operatorId = uuidv7()
  library.log.append(
    actor,
    [{ type: 'operator.created', payload: { operatorId, name, roles: [...new Set(roles)] } }],
    () => storeSecret(library, operatorId, scrypt)
  )
  return { id: operatorId, name, roles: [...new Set(roles)] }
}

/** Whether the passphrase is this operator's. Takes as long for an unknown operator. */
export async function checkPassphrase(
  library: Library,
  operatorId: string,
  passphrase: string
): Promise<boolean> {
  const row = statement(library.db, 'SELECT scrypt FROM operator_secret WHERE operator_id = ?').get(
    operatorId
  ) as { scrypt: string } | undefined
  if (row) return verifyPassphrase(passphrase, row.scrypt)
  await hashPassphrase(passphrase)
  return false
}

function storeSecret(library: Library, operatorId: string, scrypt: string): void {
  statement(
    library.db,
    'INSERT INTO operator_secret VALUES (?, ?) ON CONFLICT (operator_id) DO UPDATE SET scrypt = excluded.scrypt'
  ).run(operatorId, scrypt)
}
