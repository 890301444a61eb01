/**
 * All that goes with a text and is deleted with it (`carried`: mentions and meta, as canonical JSON);
 * empty where the text is gone, since its seal is then that of both.
 */
export const sql = `
ALTER TABLE fact ADD COLUMN carried TEXT;
`;
