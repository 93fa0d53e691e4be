import { describe, expect, it } from 'vitest'
import { verifyLibrary } from '../../../src/main/core/audit/verify/verify-library'
import { keysOf, setKeys } from '../../../src/main/core/reading/operator-keys'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { readingRoutes } from '../../../src/shared/contract/reading'
import { ACTIONS, DEFAULT_KEYS, rebind } from '../../../src/shared/domain/key-map'
import { actor, tempLibrary } from '../../helpers/temp-library'

const asha = actor('asha')
const swapped = rebind(DEFAULT_KEYS, 'red-free', 'z')

function prepare() {
  const temp = tempLibrary()
  temp.library.log.append(
    asha,
    ['asha', 'ravi'].map((operatorId) => ({
      type: 'operator.created' as const,
      payload: { operatorId, name: operatorId, roles: ['grader' as const] }
    }))
  )
  return temp
}

describe('keys of an operator', () => {
  // Would catch: keys that stay behind at one workstation, reach another operator, or are lost in a rebuild.
  it('are hers alone, at any workstation, and come from the log', async () => {
    using t = prepare()
    setKeys(t.library, asha, swapped)
    t.library.close()
    const library = openLibrary(t.dir, { workstationId: 'another', appVersion: '0.0.0' })
    expect(keysOf(library, 'asha')).toEqual(swapped)
    expect(keysOf(library, 'ravi')).toBeNull()
    library.close()
    const { findings } = await verifyLibrary(t.dir, { originals: false })
    expect(findings.filter(({ severity }) => severity === 'broken')).toEqual([])
  })

  // Would catch: "back to the usual keys" that keeps the old ones.
  it('go back to the usual ones', () => {
    using t = prepare()
    setKeys(t.library, asha, swapped)
    setKeys(t.library, asha, null)
    expect(keysOf(t.library, 'asha')).toBeNull()
  })

  // Would catch: a map stored with two actions on one key, a key that a screen reader needs, or a bare action.
  it('are refused where two conflict, one is not free, or one is missing', () => {
    const { input } = readingRoutes['reading.setKeys']
    const sound = (keys: unknown): boolean => input.safeParse({ keys }).success
    expect(sound(swapped)).toBe(true)
    expect(sound({ ...DEFAULT_KEYS, undo: '0' })).toBe(false)
    expect(sound({ ...DEFAULT_KEYS, undo: 'Tab' })).toBe(false)
    expect(sound({ ...DEFAULT_KEYS, unheard: 'q' })).toBe(false)
    expect(sound(Object.fromEntries(ACTIONS.slice(1).map((a) => [a, DEFAULT_KEYS[a]])))).toBe(false)
  })
})
