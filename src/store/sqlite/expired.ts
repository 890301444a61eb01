import { typesThat } from '../fact-row.ts';

/*
 * What has expired reads as removed from the commit of its fact on, in whatever words it still stands
 * in the file: these are the pieces of SQL by which every read goes.
 */

/** The moment when the words of a message expired; NULL where they did not. */
export const expiredAt = (room: string, message: string): string =>
  `(SELECT x.at FROM expiry AS x WHERE x.room = ${room} AND x.up_to >= ${message}
    ORDER BY x.up_to LIMIT 1)`;

/** Says whether words of row `f` have expired: a message's own, or those of an edit of one. */
export const isExpired = (f: string): string =>
  `(${f}.type IN (${typesThat('begins', 'rewords')})
    AND ${expiredAt(`${f}.room`, `coalesce(${f}.target, ${f}.seq)`)} IS NOT NULL)`;

/** The row's text, and the one of the edit `e` in its place; NULL where neither may be read any more. */
export const shownText = (f: string, e: string): string =>
  `iif(${isExpired(f)}, NULL,
    coalesce(${f}.text, iif(${f}.type IN (${typesThat('begins')}), ${e}.text, NULL)))`;

/** The moment when message `f` was removed, or expired; NULL of what is no message. */
export const goneAt = (f: string): string =>
  `iif(${f}.type IN (${typesThat('begins')}),
    coalesce(${f}.removed_at, ${expiredAt(`${f}.room`, `${f}.seq`)}), ${f}.removed_at)`;
