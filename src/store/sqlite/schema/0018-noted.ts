/** Notes by the person whom they are about; facts of other kinds are not in it. */
export const sql = `
CREATE INDEX fact_noted ON fact (room, json_extract(rest, '$.person'), seq) WHERE type = 'noted';
`;
