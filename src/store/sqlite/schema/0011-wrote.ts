/**
 * The writers of rooms in which newcomers ever had to wait; rooms of before are filled in behind:
 * `next` is the row of the message that is to be looked at next, 0 where all were.
 */
export const sql = `
CREATE TABLE wrote (
  room INTEGER NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE wrote_from (
  room INTEGER PRIMARY KEY,
  next INTEGER NOT NULL
) STRICT;

CREATE INDEX wrote_pending ON wrote_from (room) WHERE next <> 0;
`;
