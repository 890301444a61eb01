/**
 * The hash of a room's password, beside the version that its fact names: it is in no fact, and goes
 * where only a whole log goes.
 */
export const sql = `
DROP TABLE password;

CREATE TABLE password (
  room INTEGER PRIMARY KEY,
  version TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
`;
