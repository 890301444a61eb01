import type { OpenEvent } from '../../src/protocol/clearance.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Message } from '../../src/protocol/record.ts';

/** A message as it stands on a screen. */
export interface Said {
  readonly text: string;
  readonly removed: boolean;
  /** `emoji author`, of each reaction that is there. */
  readonly reactions: ReadonlySet<string>;
  /** Where it is hidden, as it was. */
  readonly was?: Said;
}

/** A message that was read, as it stands then. */
export function saidBy({ text, removedAt, reactions = [] }: Message): Said {
  const all = reactions.flatMap(({ emoji, by }) => by.map((author) => `${emoji} ${author}`));
  return { text, removed: removedAt !== undefined, reactions: new Set(all) };
}

/** Changes what was said by what happened next. What it aims at may not be there. */
export function apply(said: Map<number, Said>, event: OpenEvent): void {
  if (event.type === 'posted') {
    const { seq, text, removedAt } = event;
    said.set(seq, { text, removed: removedAt !== undefined, reactions: new Set() });
    return;
  }
  if (!isAbout(event)) return;
  const before = said.get(event.target);
  if (before) said.set(event.target, after(before, event));
}

/** The facts about a message that was there before. */
type About = Extract<
  RoomEvent,
  { type: 'edited' | 'removed' | 'hidden' | 'restored' | 'reacted' | 'unreacted' }
>;

const aimed: readonly OpenEvent['type'][] = [
  'edited',
  'removed',
  'hidden',
  'restored',
  'reacted',
  'unreacted',
];

function isAbout(event: OpenEvent): event is About {
  return aimed.includes(event.type);
}

function after(before: Said, event: About): Said {
  switch (event.type) {
    case 'edited':
      return before.removed ? before : { ...before, text: event.text };
    case 'restored':
      return event.text !== undefined && before.was ? before.was : before;
    case 'hidden':
      if (before.removed) return before;
      return { text: '', removed: true, reactions: new Set(), was: before };
    case 'removed':
      return { text: '', removed: true, reactions: new Set() };
    case 'reacted':
    case 'unreacted': {
      if (before.removed) return before;
      const reactions = new Set(before.reactions);
      const mark = `${event.emoji} ${event.author.id}`;
      if (event.type === 'reacted') reactions.add(mark);
      else reactions.delete(mark);
      return { ...before, reactions };
    }
  }
}

/** What one of two has and the other has not; undefined where they are alike. */
export function difference(one: Said, other: Said): string | undefined {
  if (one.text !== other.text) return `“${one.text}” in place of “${other.text}”`;
  if (one.removed !== other.removed) return one.removed ? 'removed' : 'not removed';
  const apart = one.reactions.symmetricDifference(other.reactions);
  return apart.size > 0 ? `reactions apart: ${[...apart].join(', ')}` : undefined;
}
