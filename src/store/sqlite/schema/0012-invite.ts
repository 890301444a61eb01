/**
 * Links that give roles in rooms, by hashes of their keys, and who took them: `holds` is 1 where the
 * role that somebody has now came by that link. They stand beside the facts, so that no copy of a
 * room has them.
 */
export const sql = `
CREATE TABLE invite (
  id TEXT PRIMARY KEY,
  room TEXT NOT NULL,
  hash TEXT NOT NULL,
  role TEXT NOT NULL,
  maker TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER,
  people INTEGER,
  taken INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX invite_room ON invite (room, at);

CREATE TABLE invited (
  room TEXT NOT NULL,
  person TEXT NOT NULL,
  invite TEXT NOT NULL,
  holds INTEGER NOT NULL,
  PRIMARY KEY (room, person, invite)
) STRICT, WITHOUT ROWID;

CREATE INDEX invited_invite ON invited (invite, person);
`;
