import { expect } from 'vitest';
import type { Change } from '../../src/protocol/fact.ts';
import { noStanding, standingAfter } from '../../src/protocol/standing.ts';

/** A word of the native dialect or of a stream, as far as it tells of a place in the log and of clearance. */
export interface Line {
  readonly type: string;
  readonly seq?: number;
  readonly text?: string;
  readonly role?: string;
  readonly cleared?: true;
  readonly me?: { readonly cleared?: true };
}

/**
 * What somebody heard is whole, in order, and never more than it may, while roles are given and taken:
 * no question is told whole that was asked while it kept no order, and none as sealed while it did.
 *
 * @param all the room's facts, from the first on
 */
export function follow(lines: readonly Line[], all: readonly Change[], person: string): void {
  let standing = noStanding;
  const mayHear = all.map((change) => {
    const may = standing.people.some((each) => each.person === person && each.role !== 'member');
    standing = standingAfter(standing, change);
    return may;
  });
  let cursor = 0;
  let hearsAll = false;
  for (const { type, seq = 0, cleared, me } of lines) {
    if (type === 'me') hearsAll = hearsAll && cleared === true;
    else if (type === 'reset') hearsAll = true;
    else if (type === 'joined') {
      expect(seq).toBeGreaterThanOrEqual(cursor);
      hearsAll = me?.cleared === true;
      cursor = seq;
    } else {
      expect(seq).toBe(++cursor);
      const isSealed = all[seq - 1]?.type === 'asked';
      if (!isSealed) continue;
      if (type === 'asked') expect(mayHear[seq - 1]).toBe(true);
      if (hearsAll) expect(type).toBe('asked');
    }
  }
  expect(cursor).toBe(all.length);
}
