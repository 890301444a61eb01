/** Each start of a server on this log, in order, and the row that its first fact would have. */
export const sql = `
CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  first INTEGER NOT NULL
) STRICT;
`;
