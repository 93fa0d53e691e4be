import type { Migration } from '../migrate'

/** Second copies of originals, and when each original was last read back and compared. */
export const secondCopies: Migration = {
  version: 4,
  name: 'second-copies',
  sql: `
    ALTER TABLE import_file ADD COLUMN second TEXT CHECK (second IN ('verified', 'failed'));
    ALTER TABLE image ADD COLUMN original_state TEXT NOT NULL DEFAULT 'sound'
      CHECK (original_state IN ('sound', 'missing', 'altered'));

    -- Not derived from events: a sound original is no event, and this only says where to go on.
    CREATE TABLE original_check (
      image_id   TEXT PRIMARY KEY,
      checked_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX original_check_at ON original_check (checked_at);
  `
}
