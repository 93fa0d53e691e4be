import type { Action } from '../../shared/domain/key-map'

/** How actions are listed on the key sheet and where keys are changed. Every action is in one group. */
export const ACTION_GROUPS: readonly {
  readonly group: 'grade' | 'move' | 'view'
  readonly actions: readonly Action[]
}[] = [
  {
    group: 'grade',
    actions: ['grade-0', 'grade-1', 'grade-2', 'grade-3', 'grade-4', 'ungradable', 'dme', 'keep']
  },
  { group: 'move', actions: ['next', 'previous', 'undo', 'comment', 'sign-off', 'key-sheet'] },
  {
    group: 'view',
    actions: [
      'fit',
      'actual-size',
      'zoom-in',
      'zoom-out',
      'red-free',
      'contrast',
      'invert',
      'brighter',
      'darker',
      'local-contrast',
      'enhance',
      'overlay',
      'fellow'
    ]
  }
]
