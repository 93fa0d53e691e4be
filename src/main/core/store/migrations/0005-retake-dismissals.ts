import type { Migration } from '../migrate'

/** Photographs that a technician keeps although the quality rules would have them taken again. */
export const retakeDismissals: Migration = {
  version: 5,
  name: 'retake-dismissals',
  sql: `
    CREATE TABLE retake_dismissal (
      image_id     TEXT PRIMARY KEY,
      operator_id  TEXT NOT NULL,
      dismissed_at TEXT NOT NULL,
      reason       TEXT NOT NULL,
      comment      TEXT
    ) STRICT;
  `
}
