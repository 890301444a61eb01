import type { Room } from '../../client/index.ts';
import type { AuditEntry } from '../../protocol/audit.ts';
import type { Author } from '../../protocol/record.ts';

/** A note about somebody. */
export interface Note {
  readonly author: Author;
  readonly at: number;
  readonly text: string;
}

/** The server's knowledge of somebody, for those who keep order. */
export interface PersonRecord {
  /** Oldest first. */
  readonly notes?: readonly Note[];
  readonly out?: { readonly kind: 'timed-out' | 'banned'; readonly until?: number };
}

/** Pages of the audit that are read for a card, at most. */
const mostPages = 4;

/** The acts about somebody, as far as the audit of a room tells them: notes, and what keeps it from speaking. */
export async function recordOf(room: Room, person: string, now: number): Promise<PersonRecord> {
  const about: AuditEntry[] = [];
  let before: number | undefined;
  for (let page = 0; page < mostPages; page++) {
    const { entries, next } = await room.acts(before === undefined ? {} : { before });
    about.push(...entries.filter((entry) => entry.on?.id === person));
    before = next;
    if (before === undefined) break;
  }
  const out = outIn(about, now);
  const notes = about.flatMap((entry) => (entry.type === 'noted' ? [entry] : [])).reverse();
  return { notes, ...(out && { out }) };
}

function outIn(about: readonly AuditEntry[], now: number): PersonRecord['out'] {
  for (const entry of about) {
    if (entry.type === 'unbanned') return undefined;
    if (entry.type !== 'timed-out' && entry.type !== 'banned') continue;
    const { type: kind, until } = entry;
    if (until === undefined) return { kind };
    if (until > now) return { kind, until };
  }
  return undefined;
}
