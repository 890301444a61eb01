import { typesThat } from '../fact-row.ts';

/*
 * What has expired, was hidden or cleared reads as removed from the commit of its fact on, in whatever
 * words it still stands in the file: these are the pieces of SQL by which every read goes.
 */

/** The moment at which the words of a message expired; NULL where they did not. */
const expiredAt = (room: string, message: string): string =>
  `(SELECT x.at FROM expiry AS x WHERE x.room = ${room} AND x.up_to >= ${message}
    ORDER BY x.up_to LIMIT 1)`;

const clears = (room: string, message: string, author: string): string =>
  `clearing AS c WHERE c.room = ${room} AND c.author = ${author}
    AND c.first <= ${message} AND c.up_to >= ${message} AND c.undone = 0`;

/** A field of the first mark that takes the words of a message: `at`, or `hidden`; NULL where there is none. */
const firstMark = (field: 'at' | 'hidden', room: string, message: string, author: string) =>
  `(SELECT ${field} FROM (
     SELECT * FROM (SELECT x.fact, x.at, NULL AS hidden FROM expiry AS x
       WHERE x.room = ${room} AND x.up_to >= ${message} ORDER BY x.up_to LIMIT 1)
     UNION ALL
     SELECT c.fact, c.at, iif(c.own, NULL, 1) FROM ${clears(room, message, author)})
   ORDER BY fact LIMIT 1)`;

/** The moment at which a mark took the words of a message; NULL where none did. */
export const markedAt = (room: string, message: string, author: string): string =>
  `iif(EXISTS (SELECT 1 FROM ${clears(room, message, author)}),
    ${firstMark('at', room, message, author)}, ${expiredAt(room, message)})`;

/** True where words of row `f` may not be read: a message's own, or those of an edit of one. */
export const isGone = (f: string): string =>
  `iif(${f}.type IN (${typesThat('begins')}),
    ${f}.removed_at IS NOT NULL OR ${markedAt(`${f}.room`, `${f}.seq`, `${f}.author`)} IS NOT NULL,
    ${f}.type IN (${typesThat('rewords')}) AND (
      EXISTS (SELECT 1 FROM hiding AS h WHERE h.room = ${f}.room AND h.message = ${f}.target)
      OR ${markedAt(`${f}.room`, `${f}.target`, `${f}.author`)} IS NOT NULL))`;

/** The row's text, and the one of the edit `e` in its place; NULL where neither may be read any more. */
export const shownText = (f: string, e: string): string =>
  `iif(${isGone(f)}, NULL,
    coalesce(${f}.text, iif(${f}.type IN (${typesThat('begins')}), ${e}.text, NULL)))`;

/** The same of all that goes with that text, and is deleted with it. */
export const shownCarried = (f: string, e: string): string =>
  `iif(coalesce(${f}.carried, ${e}.carried) IS NULL, NULL, iif(${isGone(f)}, NULL,
    iif(${f}.text IS NOT NULL, ${f}.carried,
      iif(${f}.type IN (${typesThat('begins')}), ${e}.carried, NULL))))`;

/** The moment at which message `f` was removed, in whatever way; NULL of what is no message. */
export const goneAt = (f: string): string =>
  `iif(${f}.type IN (${typesThat('begins')}),
    coalesce(${f}.removed_at, ${markedAt(`${f}.room`, `${f}.seq`, `${f}.author`)}), ${f}.removed_at)`;

/** 1 where who keeps order took message `f` away, else NULL. */
export const hiddenIn = (f: string): string =>
  `iif(${f}.type NOT IN (${typesThat('begins')}), NULL, iif(${f}.removed_at IS NOT NULL,
    (SELECT 1 FROM hiding AS h WHERE h.room = ${f}.room AND h.message = ${f}.seq),
    iif(EXISTS (SELECT 1 FROM ${clears(`${f}.room`, `${f}.seq`, `${f}.author`)}),
      ${firstMark('hidden', `${f}.room`, `${f}.seq`, `${f}.author`)}, NULL)))`;
