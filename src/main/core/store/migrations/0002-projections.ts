import type { Migration } from '../migrate'

const RESULT_CHECK = (prefix: string): string => `
      ${prefix}_kind   TEXT CHECK (${prefix}_kind IN ('grade', 'ungradable')),
      ${prefix}_grade  INTEGER CHECK (${prefix}_grade BETWEEN 0 AND 4),
      ${prefix}_dme    INTEGER CHECK (${prefix}_dme BETWEEN 0 AND 2),
      ${prefix}_reason TEXT`

/**
 * What the events add up to, kept ready for queries. Written by the projections alone, in the transaction
 * that appends the event; rebuilt from the log on demand and compared with it by \`audit verify\`.
 */
export const projections: Migration = {
  version: 2,
  name: 'projections',
  sql: `
    CREATE TABLE operator (
      id     TEXT PRIMARY KEY,
      name   TEXT NOT NULL,
      roles  TEXT NOT NULL CHECK (json_valid(roles)),
      active INTEGER NOT NULL CHECK (active IN (0, 1))
    ) STRICT;

    CREATE TABLE batch (
      id         TEXT PRIMARY KEY,
      name       TEXT NOT NULL,
      protocol   TEXT NOT NULL CHECK (protocol IN ('blind-first', 'ai-first')),
      import_id  TEXT,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE import (
      id             TEXT PRIMARY KEY,
      batch_id       TEXT NOT NULL REFERENCES batch (id),
      label          TEXT NOT NULL,
      files          INTEGER,
      started_at     TEXT NOT NULL,
      finished_at    TEXT,
      safe_to_remove INTEGER NOT NULL DEFAULT 0 CHECK (safe_to_remove IN (0, 1)),
      operator_id    TEXT NOT NULL
    ) STRICT;

    CREATE TABLE import_file (
      id           INTEGER PRIMARY KEY,
      import_id    TEXT NOT NULL REFERENCES import (id),
      source_name  TEXT NOT NULL,
      outcome      TEXT NOT NULL CHECK (outcome IN ('imported', 'near-duplicate', 'duplicate', 'rejected', 'failed')),
      image_id     TEXT,
      sha256       TEXT,
      bytes        INTEGER,
      duplicate_of TEXT,
      reason       TEXT
    ) STRICT;
    CREATE INDEX import_file_import ON import_file (import_id, outcome, id);

    CREATE TABLE image (
      -- The order of import: the sequence number of the event.
      ordinal         INTEGER PRIMARY KEY,
      id              TEXT NOT NULL UNIQUE,
      sha256          TEXT NOT NULL UNIQUE,
      extension       TEXT NOT NULL,
      bytes           INTEGER NOT NULL CHECK (bytes > 0),
      width           INTEGER NOT NULL CHECK (width > 0),
      height          INTEGER NOT NULL CHECK (height > 0),
      source_name     TEXT NOT NULL,
      import_id       TEXT NOT NULL,
      batch_id        TEXT NOT NULL REFERENCES batch (id),
      imported_at     TEXT NOT NULL,
      perceptual_hash TEXT,
      patient_id      TEXT,
      eye             TEXT NOT NULL CHECK (eye IN ('OD', 'OS', 'unknown')),
      field           TEXT,
      captured_at     TEXT,
      camera          TEXT,
      camera_serial   TEXT,
      site            TEXT,
      -- What the list's text filter looks through.
      search          TEXT GENERATED ALWAYS AS (lower(coalesce(patient_id, '') || ' ' || source_name)) STORED
    ) STRICT;
    CREATE INDEX image_search ON image (search);
    CREATE INDEX image_batch ON image (batch_id, ordinal);
    CREATE INDEX image_captured ON image (captured_at, ordinal);
    CREATE INDEX image_patient ON image (patient_id, captured_at, ordinal);
    CREATE INDEX image_camera ON image (camera);
    CREATE INDEX image_site ON image (site);

    CREATE TABLE model_run (
      id                    TEXT PRIMARY KEY,
      image_id              TEXT NOT NULL REFERENCES image (id),
      event_seq             INTEGER NOT NULL,
      completed_at          TEXT NOT NULL,
      model_id              TEXT NOT NULL,
      model_sha256          TEXT NOT NULL,
      provider              TEXT NOT NULL,
      grade                 INTEGER NOT NULL CHECK (grade BETWEEN 0 AND 4),
      score                 REAL NOT NULL,
      referable             INTEGER NOT NULL CHECK (referable IN (0, 1)),
      referable_probability REAL NOT NULL,
      gradable              INTEGER NOT NULL CHECK (gradable IN (0, 1)),
      ungradable_reason     TEXT,
      answer                TEXT NOT NULL CHECK (json_valid(answer))
    ) STRICT;
    CREATE INDEX model_run_image ON model_run (image_id, event_seq);

    CREATE TABLE model_failure (
      image_id  TEXT NOT NULL,
      model_id  TEXT NOT NULL,
      code      TEXT NOT NULL,
      reason    TEXT NOT NULL,
      failed_at TEXT NOT NULL,
      PRIMARY KEY (image_id, model_id)
    ) STRICT;

    CREATE TABLE reading (
      id             TEXT PRIMARY KEY,
      image_id       TEXT NOT NULL REFERENCES image (id),
      image_ordinal  INTEGER NOT NULL,
      batch_id       TEXT NOT NULL,
      operator_id    TEXT NOT NULL,
      role           TEXT NOT NULL CHECK (role IN ('primary', 'second', 'arbiter', 'repeat')),
      protocol       TEXT NOT NULL CHECK (protocol IN ('blind-first', 'ai-first')),
      status         TEXT NOT NULL CHECK (status IN ('unread', 'deciding', 'read', 'signed-off')),
      ${RESULT_CHECK('blind')},
      ${RESULT_CHECK('final')},
      decision       TEXT CHECK (decision IN ('kept', 'changed')),
      disagreement_reason TEXT,
      comment        TEXT,
      revealed_run   TEXT,
      differs        INTEGER CHECK (differs IN (0, 1)),
      last_seq       INTEGER NOT NULL,
      active_ms      INTEGER NOT NULL DEFAULT 0,
      opened_at      TEXT NOT NULL,
      finished_at    TEXT,
      UNIQUE (image_id, operator_id, role)
    ) STRICT;
    CREATE INDEX reading_operator ON reading (operator_id, batch_id, status);
    CREATE INDEX reading_status ON reading (operator_id, status, image_ordinal);

    -- Steps of each reading, for undo: which event, and whether it still counts.
    CREATE TABLE reading_step (
      event_seq  INTEGER PRIMARY KEY,
      event_id   TEXT NOT NULL UNIQUE,
      reading_id TEXT NOT NULL REFERENCES reading (id),
      type       TEXT NOT NULL,
      retracted  INTEGER NOT NULL DEFAULT 0 CHECK (retracted IN (0, 1))
    ) STRICT;
    CREATE INDEX reading_step_reading ON reading_step (reading_id, event_seq);

    -- Large outputs of a run. Their hashes are in the run's event.
    CREATE TABLE model_output (
      run_id    TEXT PRIMARY KEY,
      cam       BLOB,
      embedding BLOB
    ) STRICT;
    CREATE TRIGGER model_output_no_update BEFORE UPDATE ON model_output
      BEGIN SELECT RAISE(ABORT, 'model outputs are append-only'); END;
    CREATE TRIGGER model_output_no_delete BEFORE DELETE ON model_output
      BEGIN SELECT RAISE(ABORT, 'model outputs are append-only'); END;
  `
}
