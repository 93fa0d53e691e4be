import type { WorklistFilter } from '../../shared/contract/worklist'
import { endOfDay, startOfDay } from './day-range'

/** What a reader mostly looks for, one click each. */
export const QUEUES = [
  'all',
  'unread',
  'progress',
  'signed-off',
  'disagreement',
  'ungradable',
  'second-read',
  'arbitration'
] as const
export type Queue = (typeof QUEUES)[number]

const QUEUE_FILTERS: Readonly<Record<Queue, WorklistFilter>> = {
  all: {},
  unread: { status: ['unread'] },
  progress: { status: ['deciding', 'read'] },
  'signed-off': { status: ['signed-off'] },
  disagreement: { disagreement: true },
  ungradable: { result: ['ungradable'] },
  'second-read': { queue: 'second-read', status: ['unread', 'deciding'] },
  arbitration: { queue: 'arbitration', status: ['unread', 'deciding'] }
}

/** The filters beside the queue, as the form holds them: empty strings and lists mean "any". */
export interface FilterForm {
  readonly batchId: string | null
  readonly queue: Queue
  readonly text: string
  readonly result: NonNullable<WorklistFilter['result']>
  readonly eye: NonNullable<WorklistFilter['eye']>
  readonly camera: string
  readonly site: string
  /** Dates as `YYYY-MM-DD`. */
  readonly from: string
  readonly to: string
}

export const NO_FILTER: FilterForm = {
  batchId: null,
  queue: 'all',
  text: '',
  result: [],
  eye: [],
  camera: '',
  site: '',
  from: '',
  to: ''
}

/** What is asked of main: only what narrows the list. */
export function filterOf(form: FilterForm): WorklistFilter {
  const from = startOfDay(form.from)
  const to = endOfDay(form.to)
  return {
    ...(form.batchId === null ? {} : { batchId: form.batchId }),
    ...(form.text.trim() === '' ? {} : { text: form.text.trim() }),
    ...(form.result.length === 0 ? {} : { result: form.result }),
    ...(form.eye.length === 0 ? {} : { eye: form.eye }),
    ...(form.camera === '' ? {} : { camera: form.camera }),
    ...(form.site === '' ? {} : { site: form.site }),
    ...(from === undefined ? {} : { capturedFrom: from }),
    ...(to === undefined ? {} : { capturedTo: to }),
    ...QUEUE_FILTERS[form.queue]
  }
}

/** Whether anything but the batch narrows the list. */
export function isNarrowed(form: FilterForm): boolean {
  return Object.keys(filterOf({ ...form, batchId: null })).length > 0
}
