/** Rejections by what they are of: a question that was rejected waits no more. */
export const sql = `
CREATE INDEX fact_rejected ON fact (room, target) WHERE type = 'rejected';
`;
