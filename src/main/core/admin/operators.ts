import { v7 as uuidv7 } from 'uuid'
import type { AdminOperator } from '../../../shared/contract/admin'
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
  readonly active: number
}

/** Those who may sign in, by name. */
export function listOperators(library: Pick<Library, 'db'>): OperatorInfo[] {
  return listAllOperators(library)
    .filter((operator) => operator.active)
    .map(({ id, name, roles }) => ({ id, name, roles }))
}

/** Everyone who was ever added, by name. */
export function listAllOperators(library: Pick<Library, 'db'>): AdminOperator[] {
  const rows = statement(
    library.db,
    'SELECT id, name, roles, active FROM operator ORDER BY name'
  ).all() as OperatorRow[]
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    roles: JSON.parse(row.roles) as Role[],
    active: row.active === 1
  }))
}

export function findOperator(library: Pick<Library, 'db'>, id: string): OperatorInfo | null {
  return listOperators(library).find((operator) => operator.id === id) ?? null
}

/** Roles of an operator as they stand; none for one who is not in the library. */
export function rolesOf(library: Library, operatorId: string): readonly Role[] {
  const roles = statement(library.db, 'SELECT roles FROM operator WHERE id = ?')
    .pluck()
    .get(operatorId) as string | undefined
  return roles === undefined ? [] : (JSON.parse(roles) as Role[])
}

/**
 * Whether an administrator exists who can sign in: until then the library is open to whoever has its folder.
 * One made again from its journal alone has nobody's passphrase, and would be closed to all for ever.
 */
export function hasAdmin(library: Pick<Library, 'db'>): boolean {
  return adminsWhoCanSignIn(library).length > 0
}

function adminsWhoCanSignIn(library: Pick<Library, 'db'>): OperatorInfo[] {
  const secrets = statement(library.db, 'SELECT operator_id FROM operator_secret').pluck().all()
  return listOperators(library).filter(
    ({ id, roles }) => roles.includes('admin') && secrets.includes(id)
  )
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
  refuseTakenName(library, name)
  const operatorId = uuidv7()
  library.log.append(
    actor,
    [{ type: 'operator.created', payload: { operatorId, name, roles: [...new Set(roles)] } }],
    () => storeSecret(library, operatorId, scrypt)
  )
  return { id: operatorId, name, roles: [...new Set(roles)] }
}

/** @throws AppError NOT_FOUND, CONFLICT for roles that exclude each other or a last administrator. */
export function setRoles(
  library: Library,
  actor: Actor,
  operatorId: string,
  roles: readonly Role[]
): OperatorInfo {
  const { id, name } = activeOperator(library, operatorId)
  const conflict = rolesConflict(roles)
  if (conflict) throw new AppError('CONFLICT', `${conflict} The roles of ${name} are as before.`)
  if (!roles.includes('admin')) refuseLastAdmin(library, operatorId)
  const unique = [...new Set(roles)]
  library.log.append(actor, [
    { type: 'operator.roles_set', payload: { operatorId, roles: unique } }
  ])
  return { id, name, roles: unique }
}

/** Ends an operator's access; her events and her name stay. @throws AppError NOT_FOUND, CONFLICT. */
export function deactivateOperator(library: Library, actor: Actor, operatorId: string): void {
  activeOperator(library, operatorId)
  refuseLastAdmin(library, operatorId)
  library.log.append(actor, [{ type: 'operator.deactivated', payload: { operatorId } }])
}

/**
 * Gives an operator her access back, with her roles and her passphrase.
 * @throws AppError NOT_FOUND, CONFLICT for one who is active or whose name another one has now.
 */
export function reactivateOperator(library: Library, actor: Actor, operatorId: string): void {
  const operator = listAllOperators(library).find(({ id }) => id === operatorId)
  if (!operator) throw new AppError('NOT_FOUND', 'There is no such operator.')
  refuseTakenName(library, operator.name)
  library.log.append(actor, [{ type: 'operator.reactivated', payload: { operatorId } }])
}

/** Two who may sign in under one name could not be told apart. */
function refuseTakenName(library: Library, name: string): void {
  if (listOperators(library).some((operator) => operator.name === name))
    throw new AppError('CONFLICT', `An operator named ${name} exists already.`, {
      data: { field: 'name' }
    })
}

/** Whether somebody else set this operator's passphrase, and so knows it. */
export function hasGivenPassphrase(library: Pick<Library, 'db'>, operatorId: string): boolean {
  const given = statement(library.db, 'SELECT passphrase_given FROM operator WHERE id = ?')
  return given.pluck().get(operatorId) === 1
}

/** @throws AppError NOT_FOUND. */
export async function setPassphrase(
  library: Library,
  actor: Actor,
  operatorId: string,
  passphrase: string
): Promise<void> {
  activeOperator(library, operatorId)
  const scrypt = await hashPassphrase(passphrase)
  library.log.append(actor, [{ type: 'operator.passphrase_set', payload: { operatorId } }], () =>
    storeSecret(library, operatorId, scrypt)
  )
}

function activeOperator(library: Library, operatorId: string): OperatorInfo {
  const operator = findOperator(library, operatorId)
  if (!operator) throw new AppError('NOT_FOUND', 'There is no such operator.')
  return operator
}

/** A library without an administrator could never be given one again. */
function refuseLastAdmin(library: Library, operatorId: string): void {
  const others = adminsWhoCanSignIn(library).filter(({ id }) => id !== operatorId)
  if (others.length === 0 && findOperator(library, operatorId)?.roles.includes('admin'))
    throw new AppError('CONFLICT', 'This is the last administrator: name another one first.')
}

/** Whether the passphrase is this operator's. Takes as long for an unknown operator. */
export async function checkPassphrase(
  library: Pick<Library, 'db'>,
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
