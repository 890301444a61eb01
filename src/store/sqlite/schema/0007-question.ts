/** Questions by who asked and answers by what they answer; facts of other kinds are in neither. */
export const sql = `
CREATE INDEX fact_asked ON fact (room, author, seq) WHERE type = 'asked';
CREATE INDEX fact_answered ON fact (room, target, seq) WHERE type = 'answered';
`;
