/** Facts with a part that is sealed; those of acts of order are among them, and nearly all others are not. */
export const sql = `
CREATE INDEX fact_rest ON fact (room, seq) WHERE rest IS NOT NULL;
`;
