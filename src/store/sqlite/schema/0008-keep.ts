/**
 * Rooms that don't keep their texts for ever, and when that was set: other rooms are in neither. What a
 * set fact holds is canonical JSON; a damaged one has to be found by the check, not stop it.
 */
export const sql = `
CREATE INDEX setting_keep ON setting (room) WHERE name = 'keep' AND value <> '""';
CREATE INDEX fact_keep ON fact (room, seq)
WHERE type = 'set' AND substr(open, 1, 18) = '{"setting":"keep",';
`;
