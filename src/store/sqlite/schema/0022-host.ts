/** Facts of hosts: roles by token stand nowhere else, and whoever had the highest is known by its badge. */
export const sql = `
CREATE INDEX fact_host ON fact (room, author) WHERE badge = 'host';
`;
