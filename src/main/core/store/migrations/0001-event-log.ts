import type { Migration } from '../migrate'

/** The log of everything that happened. Every other table can be rebuilt from it. */
export const eventLog: Migration = {
  version: 1,
  name: 'event-log',
  sql: `
    CREATE TABLE event (
      seq            INTEGER PRIMARY KEY CHECK (seq > 0),
      id             TEXT NOT NULL UNIQUE,
      at             TEXT NOT NULL,
      type           TEXT NOT NULL,
      operator_id    TEXT NOT NULL,
      workstation_id TEXT NOT NULL,
      payload        TEXT NOT NULL CHECK (json_valid(payload)),
      prev_hash      TEXT NOT NULL CHECK (length(prev_hash) = 64),
      hash           TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
    ) STRICT;
    CREATE INDEX event_type ON event (type, seq);

    CREATE TRIGGER event_no_update BEFORE UPDATE ON event
      BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TRIGGER event_no_delete BEFORE DELETE ON event
      BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TRIGGER event_in_order BEFORE INSERT ON event
      WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
        OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), '${'0'.repeat(64)}')
      BEGIN SELECT RAISE(ABORT, 'events are append-only and in order'); END;

    -- Secrets are no part of the log: a passphrase that is changed is gone.
    CREATE TABLE operator_secret (
      operator_id TEXT PRIMARY KEY,
      scrypt      TEXT NOT NULL
    ) STRICT;
  `
}
