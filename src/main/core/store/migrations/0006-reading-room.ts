import type { Migration } from '../migrate'

/** Keys of each operator, who reads a batch a second time, and what settles images, by batch. */
export const readingRoom: Migration = {
  version: 6,
  name: 'reading-room',
  sql: `
    ALTER TABLE operator ADD COLUMN keys TEXT CHECK (json_valid(keys));
    ALTER TABLE batch ADD COLUMN second_reader TEXT;
    CREATE INDEX reading_settled ON reading
      (batch_id, image_ordinal, image_id, operator_id, final_kind, final_grade)
      WHERE status = 'signed-off' AND role IN ('primary', 'second');
  `
}
