CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('codes', 'folded');
INSERT INTO meta VALUES ('epoch', 'yvd2s5dxjg74');
INSERT INTO meta VALUES ('fold', '3');
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
INSERT INTO room VALUES (1, 'lobby', 'Lobby', 0, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 0, 0, 1);
INSERT INTO room VALUES (2, 'teaatfive', 'Tea at five', 9, 'p7Od-W3-ou2eemffQQoT7odjHIjGhb_M4maEbW36cZ0', 9, 9, 0);
INSERT INTO room VALUES (3, 'garden', 'Garden', 1, 'eAV9KvMnFE8FV01_NL_Wq8JRavw1xfSt9rgjL1mC7Jo', 10, 10, 0);
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
INSERT INTO fact VALUES (1, 2, 1, 0, 0, 'posted', 'ann-id', 'ann', NULL, 1790000000000, 'a1', 2541952728549, NULL, NULL, NULL, NULL, NULL, '5iSTaHQoOZbRAsGUtDau7ybDiHooMxtpNpilxCQRVew', 'MgGimXjxvq4x9iaZkR_c1NsUhFymxWRW3lhbL888U0o', 3, NULL);
INSERT INTO fact VALUES (2, 2, 2, 1, 1, 'posted', 'bo-id', 'bo', NULL, 1790000000001, 'b1', 209850545826526, NULL, NULL, NULL, NULL, NULL, 'lE-JjH9798ggIG1w6qEsmvo4hBjZo6gTtZZ9Fqvucz8', 'byd3ohF4ne6Hykm19KM_kAptdyllGqeYm4DHA6l7pak', NULL, 1790000000007);
INSERT INTO fact VALUES (3, 2, 3, 2, 2, 'edited', 'ann-id', 'ann', NULL, 1790000000002, 'a2', 27076004298697, 1, NULL, NULL, 'tea at six', 'iglnfGjD0r59zrE5zmP4', NULL, '4TVd-IrZjO6xXlM6suUoiz0I91CJP3eJT3WdOUoZwlI', NULL, NULL);
INSERT INTO fact VALUES (4, 2, 4, 3, 2, 'reacted', 'bo-id', 'bo', NULL, 1790000000003, NULL, NULL, 1, '☕', NULL, NULL, NULL, NULL, 'OrVXF19zZEAuEHOFaS_UUOyBPVUHEMlhNkVZqWEBwLI', NULL, NULL);
INSERT INTO fact VALUES (5, 2, 5, 4, 2, 'reacted', 'cy-id', 'cy', 1, 1790000000004, NULL, NULL, 1, '👍', NULL, NULL, NULL, NULL, 'sXqkWQoQ6y3D2nCS3UAfTmgnHK1ApsjelIsgTGheoNQ', NULL, NULL);
INSERT INTO fact VALUES (6, 2, 6, 5, 2, 'unreacted', 'bo-id', 'bo', NULL, 1790000000005, NULL, NULL, 1, '☕', NULL, NULL, NULL, NULL, '8s2hZ7h6oTtf233QB7TnFftW65Rqhn-eeb-jW3Fu5Aw', NULL, NULL);
INSERT INTO fact VALUES (7, 2, 7, 6, 2, 'posted', 'cy-id', 'cy', 1, 1790000000006, 'c1', 106884935635858, NULL, NULL, NULL, 'from afar', 'anfW9YSmbKHAygpfI7ye', NULL, 'qZkVcrdKVQxul100fpi-QV9RfywT3CYSEWl1UVKTk0k', NULL, NULL);
INSERT INTO fact VALUES (8, 2, 8, 7, 7, 'removed', 'bo-id', 'bo', NULL, 1790000000007, 'b2', 223861651499222, 2, NULL, NULL, NULL, NULL, NULL, 'YBB5dJVAKMdqk8WUOXnmtVBYGH03AzZ8KSgKOjQNcSo', NULL, NULL);
INSERT INTO fact VALUES (9, 2, 9, 8, 7, 'posted', 'cy-id', 'cy', 1, 1790000000008, NULL, NULL, NULL, NULL, '12:00', 'with a stamp', 'jmH58NKbfy2dihwewrZy', NULL, 'p7Od-W3-ou2eemffQQoT7odjHIjGhb_M4maEbW36cZ0', NULL, NULL);
INSERT INTO fact VALUES (10, 3, 1, 0, 0, 'posted', 'ann-id', 'ann', NULL, 1790000000009, 'a1', 183001904514944, NULL, NULL, NULL, 'in the garden', 'iivW6TC4IdZ7y54CgLvm', NULL, 'eAV9KvMnFE8FV01_NL_Wq8JRavw1xfSt9rgjL1mC7Jo', NULL, NULL);
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
INSERT INTO reaction VALUES (2, 1, '👍', 'cy-id', 5);
CREATE TABLE tally (
  room INTEGER NOT NULL,
  message INTEGER NOT NULL,
  emoji TEXT NOT NULL,
  count INTEGER NOT NULL,
  first INTEGER NOT NULL,
  authors TEXT NOT NULL,
  PRIMARY KEY (room, message, emoji)
) STRICT, WITHOUT ROWID;
INSERT INTO tally VALUES (2, 1, '👍', 1, 5, '["cy-id"]');
CREATE TABLE spelling (
  fold TEXT PRIMARY KEY,
  room INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  first INTEGER NOT NULL
) STRICT;
INSERT INTO run VALUES (1, 'beq4nvavp8gf', 1);
CREATE INDEX room_public ON room (id) WHERE public = 1;
CREATE UNIQUE INDEX fact_anchor ON fact (room, seq) WHERE seq % 32 = 0;
PRAGMA application_id = 1885434476;
PRAGMA user_version = 3;
