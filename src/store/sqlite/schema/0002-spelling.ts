/**
 * The spellings by which rooms are found whose key is not what their code folds to now: a key is
 * part of every fact's hash, so it stays when the fold changes.
 */
export const sql = `
CREATE TABLE spelling (
  fold TEXT PRIMARY KEY,
  room INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
