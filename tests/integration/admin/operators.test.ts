import { describe, expect, it } from 'vitest'
import {
  createOperator,
  deactivateOperator,
  hasAdmin,
  listAllOperators,
  listOperators,
  reactivateOperator,
  setPassphrase,
  setRoles
} from '../../../src/main/core/admin/operators'
import { createSignIn, waitAfterMs } from '../../../src/main/core/admin/sign-in'
import { isAppError } from '../../../src/shared/errors'
import { actor, tempLibrary, WORKSTATION } from '../../helpers/temp-library'

const owner = actor('owner')
const phrase = 'a long quiet phrase'

const codeOf = (thrown: unknown): string => (isAppError(thrown) ? thrown.code : String(thrown))

describe('operators', () => {
  it('never puts a passphrase or its hash into the log', async () => {
    using t = tempLibrary()
    await createOperator(t.library, owner, { name: 'Asha', roles: ['admin'], passphrase: phrase })
    const log = JSON.stringify(t.library.db.prepare('SELECT * FROM event').all())
    expect(log).toContain('Asha')
    expect(log).not.toContain(phrase)
    expect(log).not.toContain('scrypt')
  })

  it('keeps auditors and graders apart: an auditor could look the answers up', async () => {
    using t = tempLibrary()
    const roles = ['grader', 'auditor'] as const
    await expect(
      createOperator(t.library, owner, { name: 'A', roles, passphrase: phrase })
    ).rejects.toThrow(/cannot also be a grader/)
    const { id } = await createOperator(t.library, owner, {
      name: 'A',
      roles: ['grader'],
      passphrase: phrase
    })
    expect(() => setRoles(t.library, owner, id, roles)).toThrow(/are as before/)
    expect(listOperators(t.library)[0]?.roles).toEqual(['grader'])
  })

  it('never loses its last administrator, and deactivates instead of deleting', async () => {
    using t = tempLibrary()
    const first = await createOperator(t.library, owner, {
      name: 'A',
      roles: ['admin'],
      passphrase: phrase
    })
    expect(() => deactivateOperator(t.library, owner, first.id)).toThrow(/last administrator/)
    expect(() => setRoles(t.library, owner, first.id, ['technician'])).toThrow(/last administrator/)
    await createOperator(t.library, owner, { name: 'B', roles: ['admin'], passphrase: phrase })
    deactivateOperator(t.library, owner, first.id)
    expect(listOperators(t.library).map(({ name }) => name)).toEqual(['B'])
    expect(listAllOperators(t.library)).toHaveLength(2)
    expect(hasAdmin(t.library)).toBe(true)
  })

  it('signs in with the right passphrase alone, however it was composed, and not once deactivated', async () => {
    using t = tempLibrary()
    const { signIn } = createSignIn(t.library, WORKSTATION)
    await createOperator(t.library, owner, { name: 'Z', roles: ['admin'], passphrase: phrase })
    const { id } = await createOperator(t.library, owner, {
      name: 'A',
      roles: ['grader'],
      passphrase: 'ámbar de la mañana'.normalize('NFC')
    })
    await expect(signIn(id, 'ambar de la manana')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    expect(await signIn(id, 'ámbar de la mañana'.normalize('NFD'))).toMatchObject({ name: 'A' })
    await setPassphrase(t.library, actor(id), id, 'another long phrase')
    await expect(signIn(id, 'ámbar de la mañana')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    deactivateOperator(t.library, owner, id)
    await expect(signIn(id, 'another long phrase')).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED'
    })
  })

  // Would catch: access given back without the log saying so, and two people behind one name.
  it('gives a deactivated operator her access back, unless another one has her name now', async () => {
    using t = tempLibrary()
    const { signIn } = createSignIn(t.library, WORKSTATION)
    await createOperator(t.library, owner, { name: 'Z', roles: ['admin'], passphrase: phrase })
    const her = { name: 'A', roles: ['grader'], passphrase: phrase } as const
    const { id } = await createOperator(t.library, owner, her)
    expect(() => reactivateOperator(t.library, owner, id)).toThrow(/exists already/)
    deactivateOperator(t.library, owner, id)
    reactivateOperator(t.library, owner, id)
    expect(await signIn(id, phrase)).toMatchObject({ id, roles: ['grader'] })
    deactivateOperator(t.library, owner, id)
    await createOperator(t.library, owner, her)
    expect(() => reactivateOperator(t.library, owner, id)).toThrow(/exists already/)
    const types = t.library.db.prepare('SELECT type FROM event').pluck().all()
    expect(types.filter((type) => type === 'operator.reactivated')).toHaveLength(1)
  })

  // Would catch: an administrator who can go on signing in as a grader whose passphrase she reset.
  it('lets nobody in with a passphrase that somebody else set, except to choose her own', async () => {
    using t = tempLibrary()
    const { signIn } = createSignIn(t.library, WORKSTATION)
    const her = { name: 'A', roles: ['grader'], passphrase: phrase } as const
    const { id } = await createOperator(t.library, owner, her)
    await setPassphrase(t.library, actor('admin'), id, 'given by the admin')
    await expect(signIn(id, 'given by the admin')).rejects.toMatchObject({ code: 'PASSPHRASE_DUE' })
    await expect(signIn(id, 'given by the admin', 'given by the admin')).rejects.toMatchObject({
      code: 'CONFLICT'
    })
    await expect(signIn(id, 'wrong', 'mine and mine alone')).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED'
    })
    await signIn(id, 'given by the admin', 'mine and mine alone')
    await expect(signIn(id, 'mine and mine alone')).resolves.toMatchObject({ id })
    const setBy = t.library.db
      .prepare(`SELECT operator_id FROM event WHERE type = 'operator.passphrase_set'`)
      .pluck()
      .all()
    expect(setBy).toEqual(['admin', id])
  })

  // Would catch: an administrator who can sign in as the grader whom she has just added.
  it('takes the passphrase that an operator was added with as a given one', async () => {
    using t = tempLibrary()
    const { signIn } = createSignIn(t.library, WORKSTATION)
    const her = { name: 'A', roles: ['grader'], passphrase: phrase } as const
    const { id } = await createOperator(t.library, actor('admin'), her)
    await expect(signIn(id, phrase)).rejects.toMatchObject({ code: 'PASSPHRASE_DUE' })
    await expect(signIn(id, phrase, 'mine and mine alone')).resolves.toMatchObject({ id })
  })

  // Would catch: a slowing that is got round by sending all guesses at once.
  it('slows guesses that are made at the same time', async () => {
    using t = tempLibrary()
    const { signIn } = createSignIn(t.library, WORKSTATION, () => 0)
    const her = { name: 'A', roles: ['grader'], passphrase: phrase } as const
    const { id } = await createOperator(t.library, owner, her)
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => signIn(id, 'wrong')))
    const codes = tries.map((one) => (one.status === 'rejected' ? codeOf(one.reason) : 'let in'))
    expect(codes.sort()).toEqual([
      ...Array<string>(3).fill('SIGN_IN_FAILED'),
      ...Array<string>(3).fill('SIGN_IN_SLOWED')
    ])
  })

  it('slows guessing down, logs each failure, and forgets it after a right passphrase', async () => {
    using t = tempLibrary()
    let now = 0
    const { signIn } = createSignIn(t.library, WORKSTATION, () => now)
    const { id } = await createOperator(t.library, owner, {
      name: 'A',
      roles: ['admin'],
      passphrase: phrase
    })
    for (let tries = 0; tries < 3; tries++)
      await expect(signIn(id, 'wrong')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
    await expect(signIn(id, phrase)).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' })
    const failures = t.library.db
      .prepare(`SELECT count(*) FROM event WHERE type = 'operator.sign_in_failed'`)
      .pluck()
      .get()
    expect(failures).toBe(3)
    now += waitAfterMs(3)
    await expect(signIn(id, phrase)).resolves.toMatchObject({ id })
    // Would catch: a wait that ends with the program, so that a command may be asked without end.
    now = Date.now()
    const failed = { type: 'operator.sign_in_failed', payload: { operatorId: id } } as const
    t.library.log.append(owner, [failed, failed, failed])
    const inAnother = (ms: number) => createSignIn(t.library, WORKSTATION, () => now + ms)
    await expect(inAnother(0).signIn(id, phrase)).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' })
    // Nor may a clock that was set back make the wait longer.
    const setBack = inAnother(-1e9).signIn(id, phrase)
    await expect(setBack).rejects.toMatchObject({ data: { waitMs: waitAfterMs(3) } })
    await expect(inAnother(60_000).signIn(id, phrase)).resolves.toMatchObject({ id })
    expect([3, 4, 5, 20].map(waitAfterMs)).toEqual([1000, 2000, 4000, 300_000])
  })
})
