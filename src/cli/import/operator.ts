import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { hasAdmin, listOperators } from '../../main/core/admin/operators'
import { createSignIn } from '../../main/core/admin/sign-in'
import type { Actor } from '../../main/core/store/event-log'
import type { Library } from '../../main/core/store/open-library'
import { OWNER_OPERATOR } from '../../main/core/store/nobody'
import type { Role } from '../../shared/domain/role'
import { AppError } from '../../shared/errors'

export interface OperatorOptions {
  /** Name of the operator as listed in the library. */
  readonly operator: string | undefined
  /** A file descriptor from which one line, the passphrase, is read. Without it the terminal is asked. */
  readonly passphraseFd: string | undefined
}

/**
 * Who runs a command on a library: whoever has its folder until it has an administrator, from then on an
 * operator who signs in and has one of the roles.
 * @throws AppError NOT_SIGNED_IN, FORBIDDEN, SIGN_IN_FAILED.
 */
export async function signInOperator(
  library: Library,
  workstationId: string,
  roles: readonly Role[],
  options: OperatorOptions
): Promise<Actor> {
  if (library.sample || !hasAdmin(library)) return { operatorId: OWNER_OPERATOR, workstationId }
  const { operator: name } = options
  if (name === undefined)
    throw new AppError('NOT_SIGNED_IN', 'This library has operators: name yours with --operator.')
  const operator = listOperators(library).find((one) => one.name === name || one.id === name)
  const passphrase = await readPassphrase(options.passphraseFd, name)
  const signedIn = await createSignIn(library, workstationId).signIn(operator?.id ?? '', passphrase)
  if (!signedIn.roles.some((role) => roles.includes(role)))
    throw new AppError('FORBIDDEN', `This needs the role ${roles.join(' or ')}.`)
  return { operatorId: signedIn.id, workstationId }
}

async function readPassphrase(descriptor: string | undefined, name: string): Promise<string> {
  if (descriptor !== undefined) {
    const fd = Number(descriptor)
    if (!Number.isInteger(fd) || fd < 0)
      throw new AppError('VALIDATION_FAILED', '--passphrase-fd takes the number of an open file.')
    return firstLine(createReadStream('', { fd, autoClose: false }))
  }
  if (!process.stdin.isTTY)
    throw new AppError(
      'NOT_SIGNED_IN',
      'There is no terminal to ask for the passphrase: give it with --passphrase-fd.'
    )
  process.stderr.write(`Passphrase of ${name}: `)
  // Nothing that is typed is shown: the interface writes to nowhere.
  const silent = createInterface({ input: process.stdin, terminal: true })
  try {
    return await silent.question('')
  } finally {
    silent.close()
    process.stderr.write('\n')
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: stream })
  for await (const line of lines) return line
  return ''
}
