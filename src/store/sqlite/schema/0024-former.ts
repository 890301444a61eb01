/**
 * Texts of messages from before their edits, in rooms whose setting `former` says so: `edit` is the row of
 * the fact that edited. `former_end` are rooms in which that was switched off: what they have up to a row
 * is to be deleted, and is not read any more.
 */
export const sql = `
CREATE TABLE former (
  room INTEGER NOT NULL,
  message INTEGER NOT NULL,
  edit INTEGER NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (room, message, edit)
) STRICT, WITHOUT ROWID;

CREATE TABLE former_end (
  room INTEGER PRIMARY KEY,
  up_to INTEGER NOT NULL
) STRICT;
`;
