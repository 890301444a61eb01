/**
 * The words of whoever banned or paused somebody. Of those who are out already they stand in the fact
 * that put them out, under whichever of their ids it was.
 */
export const sql = `
ALTER TABLE out ADD COLUMN reason TEXT;
UPDATE out SET reason = (
  SELECT iif(json_valid(f.rest), f.rest ->> 'reason', NULL) FROM fact AS f
  WHERE f.room = out.room AND f.rest IS NOT NULL AND f.type = out.kind
    AND iif(json_valid(f.rest), f.rest ->> 'until' IS out.until AND (f.rest ->> 'person' = out.person
      OR f.rest ->> 'person' IN (
        SELECT guest FROM link WHERE link.room = out.room AND link.person = out.person)), 0)
  ORDER BY f.seq DESC LIMIT 1);
`;
