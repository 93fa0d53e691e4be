import type { Migration } from '../migrate'

/** By what rules an import names its photographs' patients and eyes, so that it goes on by the same ones. */
export const importNaming: Migration = {
  version: 7,
  name: 'import-naming',
  sql: `
    ALTER TABLE import ADD COLUMN patterns TEXT CHECK (json_valid(patterns));
    ALTER TABLE import ADD COLUMN worklist_sha256 TEXT;

    -- Not derived from events, which hold its hash: it names patients who may never be photographed.
    CREATE TABLE import_worklist (
      import_id TEXT PRIMARY KEY,
      csv       TEXT NOT NULL
    ) STRICT;
  `
}
