import type { Migration } from '../migrate'
import { eventLog } from './0001-event-log'
import { projections } from './0002-projections'
import { importSources } from './0003-import-sources'

/** In order; a landed migration is never edited. */
export const MIGRATIONS: readonly Migration[] = [eventLog, projections, importSources]
