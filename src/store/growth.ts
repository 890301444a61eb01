import type { Change, Fact } from '../protocol/fact.ts';

/** Does a fact add to what people said, and not to the order among them? */
const grows: Readonly<Record<Change['type'], boolean>> = {
  posted: true,
  edited: true,
  reacted: true,
  linked: true,
  asked: true,
  answered: true,
  noted: true,
  held: true,
  reported: true,
  removed: false,
  hidden: false,
  restored: false,
  cleared: false,
  pinned: false,
  unpinned: false,
  unreacted: false,
  set: false,
  granted: false,
  revoked: false,
  'timed-out': false,
  banned: false,
  unbanned: false,
  expired: false,
  rejected: false,
};

/** Bytes that a fact takes beside its text, in all tables, as measured. */
const factBytes = 1_000;
/** Bytes that one of a text takes: in the log, with what is left empty of a page, and at most twice in the index. */
const textBytes = 4;

/** Is a fact one of those that there may be no room for, where acts of order still pass? */
export function isGrowth({ change }: Fact): boolean {
  return grows[change.type];
}

/** The bytes that a fact takes on the disk at most, roughly. */
export function bytesOf({ change }: Fact): number {
  return 'text' in change ? factBytes + Buffer.byteLength(change.text) * textBytes : factBytes;
}
