import type { Migration } from '../migrate'

/** Why an import stopped and why a second copy is missing, by code: the screen says it in its own language. */
export const importReasons: Migration = {
  version: 11,
  name: 'import-reasons',
  sql: `
    ALTER TABLE import ADD COLUMN problem_code TEXT;
    ALTER TABLE import_file ADD COLUMN second_code TEXT;
    UPDATE import SET problem_code = (SELECT payload ->> 'code' FROM event
        WHERE type = 'import.interrupted' AND payload ->> 'importId' = import.id
        ORDER BY seq DESC LIMIT 1)
      WHERE problem IS NOT NULL;
  `
}
