import { getContext, setContext } from 'svelte'
import type { Bridge } from '../lib/bridge'
import type { GradingStore } from './grading.svelte'
import type { ImportStore } from './importing.svelte'
import type { NavigationStore } from './navigation.svelte'
import type { SessionStore } from './session.svelte'
import type { SettingsStore } from './settings.svelte'
import type { WorklistStore } from './worklist.svelte'

/** What every view may reach. Made once per window in `App.svelte`; tests make their own. */
export interface Workspace {
  readonly bridge: Bridge
  readonly settings: SettingsStore
  readonly navigation: NavigationStore
  readonly session: SessionStore
  readonly grading: GradingStore
  readonly importing: ImportStore
  readonly worklist: WorklistStore
}

const KEY = Symbol('workspace')

export function provideWorkspace(workspace: Workspace): void {
  setContext(KEY, workspace)
}

export function useWorkspace(): Workspace {
  return getContext<Workspace>(KEY)
}
