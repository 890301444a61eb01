/** Those who are kept from speaking in a room: banned or timed out, for good or until a moment. */
export const sql = `
CREATE TABLE out (
  room INTEGER NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  until INTEGER,
  PRIMARY KEY (room, person, kind)
) STRICT, WITHOUT ROWID;
`;
