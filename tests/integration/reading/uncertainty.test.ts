import { describe, expect, it } from 'vitest'
import { verifyLibrary } from '../../../src/main/core/audit/verify/verify-library'
import type { Library } from '../../../src/main/core/store/open-library'
import { queryWorklist } from '../../../src/main/core/worklist/worklist-query'
import type { WorklistRow } from '../../../src/shared/contract/worklist'
import { ROLES, rolesConflict, type Role } from '../../../src/shared/domain/role'
import { answerEvent, batchEvents, imageEvent } from '../../helpers/events'
import { actor, tempLibrary } from '../../helpers/temp-library'

function prepare(operators: Readonly<Record<string, readonly Role[]>>) {
  const temp = tempLibrary()
  temp.library.log.append(actor('system'), [
    ...Object.entries(operators).map(([operatorId, roles]) => ({
      type: 'operator.created' as const,
      payload: { operatorId, name: operatorId, roles }
    })),
    ...batchEvents('b'),
    ...['sure', 'unsure', 'ungraded'].map((id) => imageEvent(id, 'b')),
    answerEvent('sure', 0, true, { probabilities: [0.9, 0.1, 0, 0, 0] }),
    answerEvent('unsure', 1, true, { probabilities: [0.3, 0.4, 0.3, 0, 0] })
  ])
  return temp
}

function sorted(library: Library, who: string): readonly WorklistRow[] {
  const sort = { by: 'uncertainty', descending: true } as const
  return queryWorklist(library, who, { filter: {}, sort, offset: 0, limit: 10 }).rows
}

describe('the order by the network’s uncertainty', () => {
  // Would catch: a reader who learns from an order what the network makes of photographs she has not graded.
  it('is refused to whoever is no auditor, whatever other roles she holds', () => {
    const others = ROLES.filter((role) => role !== 'auditor')
    using t = prepare({ everything: others, ...Object.fromEntries(others.map((r) => [r, [r]])) })
    for (const who of [...others, 'everything', 'a stranger'])
      expect(() => sorted(t.library, who)).toThrow(/Only an auditor/)
  })

  // Would catch: an auditor who may also read, to whom the order must not be open.
  it('is open to nobody who reads', () => {
    for (const role of ['grader', 'arbiter'] as const)
      expect(rolesConflict(['auditor', role])).not.toBeNull()
  })

  it('puts the least sure first, the ungraded last, and follows a newer answer', async () => {
    using t = prepare({ auditor: ['auditor'] })
    const order = () => sorted(t.library, 'auditor').map(({ imageId }) => imageId)
    expect(order()).toEqual(['unsure', 'sure', 'ungraded'])
    expect(sorted(t.library, 'auditor')[0]?.networkResult).toMatchObject({ grade: 1 })
    const newer = { runId: 'newer', probabilities: [0.2, 0.2, 0.2, 0.2, 0.2] }
    t.library.log.append(actor('system'), [answerEvent('sure', 2, true, newer)])
    expect(order()).toEqual(['sure', 'unsure', 'ungraded'])
    t.library.close()
    const { findings } = await verifyLibrary(t.dir, { originals: false })
    expect(findings.filter(({ severity }) => severity === 'broken')).toEqual([])
  })
})
