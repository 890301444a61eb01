/**
 * The queue of those who keep order. A held fact has in `edit` the fact that settled it: without, it
 * waits. A report stands here until it leads to something or to nothing, with the row of its message.
 */
export const sql = `
CREATE INDEX fact_waiting ON fact (room, seq) WHERE type = 'held' AND edit IS NULL;
CREATE INDEX fact_held ON fact (room, author, seq) WHERE type = 'held';

CREATE TABLE report (
  room INTEGER NOT NULL,
  message INTEGER NOT NULL,
  fact INTEGER NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (room, message, fact)
) STRICT, WITHOUT ROWID;
`;
