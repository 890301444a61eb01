/** The highest role that no token gives somebody any more, beside what the room gives since. */
export const sql = `
ALTER TABLE standing ADD COLUMN taken TEXT;
UPDATE standing SET taken = 'owner' WHERE role = 'revoked';
`;
