/** Reports by who made them: those of one person and one message are found without a look at others. */
export const sql = `
CREATE INDEX fact_reported ON fact (room, author, target, seq) WHERE type = 'reported';
`;
