import type { Migration } from '../migrate'
import { eventLog } from './0001-event-log'
import { projections } from './0002-projections'
import { importSources } from './0003-import-sources'
import { secondCopies } from './0004-second-copies'
import { retakeDismissals } from './0005-retake-dismissals'
import { readingRoom } from './0006-reading-room'
import { importNaming } from './0007-import-naming'
import { networkUncertainty } from './0008-network-uncertainty'
import { givenPassphrases } from './0009-given-passphrases'
import { givenFirstPassphrases } from './0010-given-first-passphrases'
import { importReasons } from './0011-import-reasons'
import { unsoundOriginals } from './0012-unsound-originals'

/** In order; a landed migration is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  eventLog,
  projections,
  importSources,
  secondCopies,
  retakeDismissals,
  readingRoom,
  importNaming,
  networkUncertainty,
  givenPassphrases,
  givenFirstPassphrases,
  importReasons,
  unsoundOriginals
]
