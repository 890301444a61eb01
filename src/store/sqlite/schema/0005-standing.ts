/**
 * The decisions of a room's facts on it and its people, as they stand after its latest one: values
 * as JSON, roles, guests who are persons. A password's hash is in no fact: it stands here alone.
 */
export const sql = `
CREATE TABLE setting (
  room INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (room, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing (
  room INTEGER NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  until INTEGER,
  first INTEGER,
  PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX standing_owner ON standing (room) WHERE role = 'owner';

CREATE TABLE link (
  room INTEGER NOT NULL,
  guest TEXT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (room, guest)
) STRICT, WITHOUT ROWID;

CREATE TABLE password (
  room INTEGER PRIMARY KEY,
  hash TEXT NOT NULL
) STRICT;
`;
