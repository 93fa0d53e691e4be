import type { Migration } from '../migrate'
import { UNCERTAINTY } from '../projections/uncertainty'

/** How unsure the newest answer of the network is, to sort by: for auditors, who see every answer, and no one else. */
export const networkUncertainty: Migration = {
  version: 8,
  name: 'network-uncertainty',
  sql: `
    ALTER TABLE image ADD COLUMN network_uncertainty REAL;
    UPDATE image SET network_uncertainty = (SELECT ${UNCERTAINTY} FROM model_run
      WHERE image_id = image.id ORDER BY event_seq DESC LIMIT 1);
    CREATE INDEX image_uncertainty ON image (network_uncertainty, ordinal);
  `
}
