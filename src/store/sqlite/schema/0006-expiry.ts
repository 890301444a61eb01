/**
 * Up to which message a room's words have expired, and how far they are deleted: `next` is the row of
 * the message that is to go next, from `up_to` down to `floor`; 0 where all are gone. Of those that are
 * through, a room keeps the last one.
 */
export const sql = `
CREATE TABLE expiry (
  room INTEGER NOT NULL,
  up_to INTEGER NOT NULL,
  floor INTEGER NOT NULL,
  at INTEGER NOT NULL,
  next INTEGER NOT NULL,
  PRIMARY KEY (room, up_to)
) STRICT, WITHOUT ROWID;

CREATE INDEX expiry_pending ON expiry (room, up_to) WHERE next <> 0;
`;
