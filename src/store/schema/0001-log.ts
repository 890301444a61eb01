/**
 * One table is the log. A `posted` row is its message too: `edit` names the fact whose text is
 * shown now, `removed_at` says that there is none any more. A text stands in one row only, so that
 * deleting it is deleting it.
 *
 * Every b-tree a message touches costs a page of the write-ahead log, so there are four: the log by
 * `id`, the messages and the other facts of each room by `seq`, and the refs by a short hash.
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
  public INTEGER NOT NULL
) STRICT;

CREATE INDEX room_public ON room (id) WHERE public = 1;

CREATE TABLE fact (
  id INTEGER PRIMARY KEY,
  room INTEGER NOT NULL REFERENCES room (id),
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  author TEXT NOT NULL,
  name TEXT NOT NULL,
  claimed INTEGER,
  at INTEGER NOT NULL,
  ref TEXT,
  ref_hash TEXT,
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

CREATE UNIQUE INDEX fact_message ON fact (room, seq) WHERE type = 'posted';
CREATE UNIQUE INDEX fact_change ON fact (room, seq) WHERE type <> 'posted';
CREATE INDEX fact_ref ON fact (room, ref_hash) WHERE ref_hash IS NOT NULL;

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
