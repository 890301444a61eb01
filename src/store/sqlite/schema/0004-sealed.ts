/**
 * A fact's parts beside its known fields: its author's badge, the fields of its kind that everybody
 * hears (`open`) and those that only the cleared hear (`rest`), with the salt of their seal.
 */
export const sql = `
ALTER TABLE fact ADD COLUMN badge TEXT;
ALTER TABLE fact ADD COLUMN open TEXT;
ALTER TABLE fact ADD COLUMN rest TEXT;
ALTER TABLE fact ADD COLUMN rest_salt TEXT;
`;
