import type { Migration } from '../migrate'

/** Whether an operator's passphrase was given to her by somebody else, who knows it. */
export const givenPassphrases: Migration = {
  version: 9,
  name: 'given-passphrases',
  sql: `
    ALTER TABLE operator ADD COLUMN passphrase_given INTEGER NOT NULL DEFAULT 0
      CHECK (passphrase_given IN (0, 1));
    UPDATE operator SET passphrase_given = coalesce((SELECT operator_id <> operator.id FROM event
      WHERE type = 'operator.passphrase_set' AND payload ->> 'operatorId' = operator.id
      ORDER BY seq DESC LIMIT 1), 0);
  `
}
