import type { Migration } from '../migrate'

/** Asked for at each change of the library; next to always there is none. */
export const unsoundOriginals: Migration = {
  version: 12,
  name: 'unsound-originals',
  sql: `CREATE INDEX image_unsound ON image (ordinal) WHERE original_state <> 'sound';`
}
