import { reactionAuthors, reactionKinds } from '../../protocol/record.ts';

/*
 * What should be is worked out beside what is, in tables of SQLite's own temporary file: a log of
 * any length is checked in the same memory.
 */
export const tables = `
CREATE TEMP TABLE due (
  room, message, state, edit, removed_at, PRIMARY KEY (room, message)
) WITHOUT ROWID;
CREATE TEMP TABLE shown (
  room, message, state, edit, PRIMARY KEY (room, message)
) WITHOUT ROWID;
CREATE TEMP TABLE reacts (
  room, message, emoji, author, seq, PRIMARY KEY (room, message, emoji, author)
) WITHOUT ROWID;
CREATE TEMP TABLE hid (
  room, message, state, edit, PRIMARY KEY (room, message)
) WITHOUT ROWID;
CREATE TEMP TABLE kept (room, message, edit);
CREATE TEMP TABLE wrong (room, message, text);
`;

/** A message's state as text, where its facts changed nothing. */
export const unchanged = JSON.stringify({ text: '' });

export const leftText = 'A text is there that was edited or removed.';

/** True where a message is hidden whose words are there still. */
const isHidden = (of: string) => `EXISTS (SELECT 1 FROM hiding AS h
  WHERE h.room = ${of}.room AND h.message = ${of}.message AND h.due IS NOT NULL)`;

export const misshown = `
SELECT room, message AS seq, 'The message does not show its last change.' AS text
FROM due LEFT JOIN shown USING (room, message)
WHERE coalesce(shown.state, '${unchanged}') <> due.state
UNION ALL
SELECT room, message, 'The message does not show its last change.'
FROM shown LEFT JOIN due USING (room, message) WHERE due.room IS NULL
UNION ALL
SELECT shown.room, message, 'The text of the message is missing.'
FROM shown JOIN fact ON fact.id = shown.edit WHERE fact.text IS NULL
UNION ALL
SELECT room, message, '${leftText}'
FROM kept LEFT JOIN due USING (room, message) LEFT JOIN hid USING (room, message)
WHERE due.edit IS NOT kept.edit AND NOT (hid.edit IS kept.edit AND ${isHidden('kept')})
UNION ALL
SELECT room, message, 'What was hidden can not be restored any more.'
FROM hiding AS h LEFT JOIN hid USING (room, message) WHERE h.due IS NOT NULL AND hid.room IS NULL
UNION ALL
SELECT room, message, text FROM wrong`;

/** Says whether a message has all the kinds it may have, and the one asked for is none of them. */
export const isFull = `
WITH RECURSIVE kind (emoji) AS (
  SELECT min(emoji) FROM reacts WHERE room = $room AND message = $message
  UNION ALL
  SELECT (SELECT min(emoji) FROM reacts
    WHERE room = $room AND message = $message AND emoji > kind.emoji)
  FROM kind WHERE emoji IS NOT NULL LIMIT ${reactionKinds})
SELECT 1 WHERE (SELECT count(emoji) FROM kind) = ${reactionKinds} AND NOT EXISTS
  (SELECT 1 FROM reacts WHERE room = $room AND message = $message AND emoji = $emoji)`;

/** @param only ` WHERE room = …`, where one room is checked */
export const misreacted = (only: string): string => `
WITH counted AS (
  SELECT room, message, emoji, count(*), min(seq),
    (SELECT json_group_array(author) FROM
      (SELECT author FROM reaction AS each
       WHERE each.room = whole.room AND each.message = whole.message AND each.emoji = whole.emoji
       ORDER BY seq LIMIT ${reactionAuthors}))
  FROM reaction AS whole${only} GROUP BY room, message, emoji)
SELECT room, message AS seq, 'The reactions are not those that were made.' AS text FROM (
  SELECT * FROM (SELECT * FROM reacts EXCEPT SELECT * FROM reaction)
  UNION ALL SELECT * FROM (SELECT * FROM reaction${only} EXCEPT SELECT * FROM reacts)) AS each
WHERE NOT EXISTS (SELECT 1 FROM pending_now AS p
  WHERE p.room = each.room AND p.message = each.message)
UNION ALL
SELECT room, message, 'The reactions are not counted right.' FROM (
  SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM tally)
  UNION ALL SELECT * FROM (SELECT * FROM tally${only} EXCEPT SELECT * FROM counted))`;
