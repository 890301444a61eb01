/**
 * The messages of each author whose words may be in the file (`said`), and all that each ever wrote in a
 * room, counted, with the row of the first (`author`). Both are filled in behind, up to the row that
 * `meta` names `said`: what came after is looked at itself.
 */
export const sql = `
CREATE TABLE said (
  room INTEGER NOT NULL,
  author TEXT NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (room, author, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE author (
  room INTEGER NOT NULL,
  id TEXT NOT NULL,
  messages INTEGER NOT NULL,
  first INTEGER NOT NULL,
  PRIMARY KEY (room, id)
) STRICT, WITHOUT ROWID;
`;
