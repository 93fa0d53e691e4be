import { describe, expect, it } from 'vitest'
import { operatorProblem, refusedField } from '../../../src/renderer/lib/operator-form'
import { AppError } from '../../../src/shared/errors'

const sound = { name: 'Asha', passphrase: 'ten letters', again: 'ten letters', roles: ['grader'] }

// Would catch: a form that blames the wrong field, or sends what main refuses.
describe('the form of an operator', () => {
  it.each([
    [{ ...sound, name: '  ' }, 'name', 'session.name.missing'],
    [
      { ...sound, passphrase: 'nine chrs', again: 'nine chrs' },
      'passphrase',
      'session.passphrase.short'
    ],
    [{ ...sound, again: 'ten  letters' }, 'again', 'session.passphrase.differ'],
    [{ ...sound, roles: [] }, 'roles', 'admin.roles.missing']
  ])('%j is wrong in one field', (entry, field, key) => {
    expect(operatorProblem(entry)).toEqual({ field, key })
  })

  it('finds nothing wrong with a whole one, with or without a second typing', () => {
    expect(operatorProblem(sound)).toBeNull()
    const { name, passphrase, roles } = sound
    expect(operatorProblem({ name, passphrase, roles })).toBeNull()
  })

  it('puts a taken name beside the name, and no other conflict', () => {
    const taken = new AppError('CONFLICT', 'taken', { data: { field: 'name' } })
    expect(refusedField(taken)).toEqual({ field: 'name', key: 'admin.name.taken' })
    expect(refusedField(new AppError('CONFLICT', 'roles'))).toBeNull()
    expect(refusedField(null)).toBeNull()
  })
})
