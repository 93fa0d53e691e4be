import type { RouteInput, RouteName, RouteOutput } from '../../shared/contract'
import type { WorklistFilter } from '../../shared/contract/worklist'
import { READ_STATUSES, RESULT_CODES, type ResultCode } from './domain'

type Ask = <R extends RouteName>(route: R, input: RouteInput<R>) => Promise<RouteOutput<R>>

export interface BatchSummary {
  readonly status: Readonly<Record<(typeof READ_STATUSES)[number], number>>
  readonly results: Readonly<Record<ResultCode, number>>
  readonly differs: number
}

/** Counts of a reader's own readings of a batch or a queue of it, for the summary before signing off. */
export async function summarize(
  ask: Ask,
  among: Pick<WorklistFilter, 'batchId' | 'queue'>
): Promise<BatchSummary> {
  const count = async (filter: WorklistFilter): Promise<number> => {
    const { total } = await ask('worklist.query', {
      filter: { ...among, ...filter },
      sort: { by: 'imported', descending: false },
      offset: 0,
      limit: 1
    })
    return total
  }
  const counts = async <K extends string>(
    codes: readonly K[],
    filterOf: (code: K) => WorklistFilter
  ): Promise<Record<K, number>> => {
    const entries = await Promise.all(
      codes.map(async (code) => [code, await count(filterOf(code))] as const)
    )
    return Object.fromEntries(entries) as Record<K, number>
  }
  const [status, results, differs] = await Promise.all([
    counts(READ_STATUSES, (code) => ({ status: [code] })),
    counts(RESULT_CODES, (code) => ({ result: [code] })),
    count({ disagreement: true })
  ])
  return { status, results, differs }
}
