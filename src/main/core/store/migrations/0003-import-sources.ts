import type { Migration } from '../migrate'

/** Where an import came from, what it found there and why it stopped: what it takes to go on with it. */
export const importSources: Migration = {
  version: 3,
  name: 'import-sources',
  sql: `
    ALTER TABLE import ADD COLUMN sources TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sources));
    ALTER TABLE import ADD COLUMN second TEXT;
    ALTER TABLE import ADD COLUMN bytes INTEGER;
    ALTER TABLE import ADD COLUMN problem TEXT;
    ALTER TABLE import_file ADD COLUMN code TEXT;
    CREATE INDEX import_file_source ON import_file (import_id, source_name);
    CREATE INDEX image_import ON image (import_id);

    -- What the card listed when the import first looked. Not derived from events: it only tells a resumed
    -- import which files have gone since.
    CREATE TABLE import_manifest (
      import_id   TEXT NOT NULL,
      source_name TEXT NOT NULL,
      bytes       INTEGER NOT NULL,
      modified_ms REAL NOT NULL
    ) STRICT;
    CREATE INDEX import_manifest_import ON import_manifest (import_id, source_name);
  `
}
