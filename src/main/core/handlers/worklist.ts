import { listBatches } from '../reading/batch-repository'
import { queryWorklist, worklistFacets } from '../worklist/worklist-query'
import type { HandlersOf } from './types'

export function worklistHandlers(): HandlersOf<'worklist'> & HandlersOf<'grading'> {
  return {
    'grading.status': (_input, { services }) => services.modelRuns.status(),

    'worklist.batches': (_input, { services, actor }) =>
      listBatches(services.library, actor.operatorId),
    'worklist.query': (input, { services, actor }) =>
      queryWorklist(services.library, actor.operatorId, input),
    'worklist.facets': (_input, { services }) => worklistFacets(services.library)
  }
}
