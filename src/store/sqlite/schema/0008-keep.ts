/** Rooms that don't keep their texts for ever, and when that was set: other rooms are in neither. */
export const sql = `
CREATE INDEX setting_keep ON setting (room) WHERE name = 'keep' AND value <> '""';
CREATE INDEX fact_keep ON fact (room, seq) WHERE type = 'set' AND open ->> 'setting' = 'keep';
`;
