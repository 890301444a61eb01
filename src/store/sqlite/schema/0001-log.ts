/**
 * One table is the log. A `posted` row is its message too: `edit` names the fact whose text is
 * shown now, `removed_at` says that there is none any more. A text stands in one row only, so that
 * deleting it is deleting it.
 *
 * What a commit costs is the pages it changes, and an index over all facts changes one for nearly
 * each of them. So the log only grows at its end: a fact names the one before it in its room
 * (`previous`) and the last message before it (`previous_message`), only every 32nd has an entry in
 * an index, where walks begin, and refs get theirs later, in the order of their hashes (refs.ts).
 */
export const sql = `
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE room (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL,
  seq INTEGER NOT NULL,
  digest TEXT NOT NULL,
  latest INTEGER NOT NULL,
  latest_message INTEGER NOT NULL,
  public INTEGER NOT NULL
) STRICT;

CREATE INDEX room_public ON room (id) WHERE public = 1;

CREATE TABLE fact (
  id INTEGER PRIMARY KEY,
  room INTEGER NOT NULL REFERENCES room (id),
  seq INTEGER NOT NULL,
  previous INTEGER NOT NULL,
  previous_message INTEGER NOT NULL,
  type TEXT NOT NULL,
  author TEXT NOT NULL,
  name TEXT NOT NULL,
  claimed INTEGER,
  at INTEGER NOT NULL,
  ref TEXT,
  ref_hash INTEGER,
  target INTEGER,
  emoji TEXT,
  stamp TEXT,
  text TEXT,
  salt TEXT,
  seal TEXT,
  digest TEXT NOT NULL,
  edit INTEGER,
  removed_at INTEGER
) STRICT;

CREATE UNIQUE INDEX fact_anchor ON fact (room, seq) WHERE seq % 32 = 0;

CREATE TABLE ref (
  hash INTEGER NOT NULL,
  fact INTEGER NOT NULL,
  PRIMARY KEY (hash, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE reaction (
  room INTEGER NOT NULL,
  message INTEGER NOT NULL,
  emoji TEXT NOT NULL,
  author TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (room, message, emoji, author)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
  room INTEGER NOT NULL,
  message INTEGER NOT NULL,
  emoji TEXT NOT NULL,
  count INTEGER NOT NULL,
  first INTEGER NOT NULL,
  authors TEXT NOT NULL,
  PRIMARY KEY (room, message, emoji)
) STRICT, WITHOUT ROWID;
`;
