/**
 * Messages that who keeps order took away (`hiding`), and spans of one author's that were (`clearing`).
 * `due` is when their words are deleted, in milliseconds since 1970, NULL where they are. `fact` is the
 * number of the fact that did it: of several marks of a message the first one counts, and so those of
 * what expired have it, too. A clear's `next` is the row of the message that is looked at next, from
 * `up_to` down to `first`; 0 where all were. `own`: somebody cleared its own. `pin` is what stands above
 * all others.
 */
export const sql = `
CREATE TABLE hiding (
  room INTEGER NOT NULL,
  message INTEGER NOT NULL,
  row INTEGER NOT NULL,
  due INTEGER,
  PRIMARY KEY (room, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX hiding_due ON hiding (due) WHERE due IS NOT NULL;

CREATE TABLE clearing (
  room INTEGER NOT NULL,
  author TEXT NOT NULL,
  fact INTEGER NOT NULL,
  first INTEGER NOT NULL,
  up_to INTEGER NOT NULL,
  at INTEGER NOT NULL,
  own INTEGER NOT NULL,
  undone INTEGER NOT NULL,
  due INTEGER,
  next INTEGER NOT NULL,
  PRIMARY KEY (room, author, fact)
) STRICT, WITHOUT ROWID;

CREATE INDEX clearing_due ON clearing (due) WHERE due IS NOT NULL;

CREATE TABLE pin (
  room INTEGER NOT NULL,
  message INTEGER NOT NULL,
  fact INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (room, message)
) STRICT, WITHOUT ROWID;

ALTER TABLE expiry ADD COLUMN fact INTEGER NOT NULL DEFAULT 0;
`;
