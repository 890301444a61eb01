/** The name that a person had when the guest that it was before was linked to it. */
export const sql = `
ALTER TABLE link ADD COLUMN name TEXT NOT NULL DEFAULT '';
`;
