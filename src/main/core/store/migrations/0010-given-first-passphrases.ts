import type { Migration } from '../migrate'

/** The passphrase that an operator was added with was given to her too, until she sets one. */
export const givenFirstPassphrases: Migration = {
  version: 10,
  name: 'given-first-passphrases',
  sql: `
    UPDATE operator SET passphrase_given = 1
      WHERE (SELECT operator_id <> 'owner' FROM event
        WHERE type = 'operator.created' AND payload ->> 'operatorId' = operator.id)
      AND NOT EXISTS (SELECT 1 FROM event
        WHERE type = 'operator.passphrase_set' AND payload ->> 'operatorId' = operator.id);
  `
}
