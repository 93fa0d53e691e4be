import type { Migration } from '../migrate'

/** Keys of each operator, who reads a batch a second time, and second readings by image. */
export const readingRoom: Migration = {
  version: 6,
  name: 'reading-room',
  sql: `
    ALTER TABLE operator ADD COLUMN keys TEXT CHECK (json_valid(keys));
    ALTER TABLE batch ADD COLUMN second_reader TEXT;
    CREATE INDEX reading_second ON reading (batch_id, image_id) WHERE role = 'second' AND status = 'signed-off';
  `
}
