import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { after, subjectsOf } from '../../src/protocol/message.ts';
import type { Message } from '../../src/protocol/record.ts';
import type { Store } from '../../src/store/store.ts';
import { anyChange } from './any-change.ts';
import { ann, bo, cy, fact } from './store-fact.ts';

const change = anyChange({
  ...{ posted: 3, reacted: 4, expired: 1 },
  ...{ hidden: 0, restored: 0, cleared: 0, pinned: 0, unpinned: 0 },
});
const said = fc.record({ author: fc.constantFrom(ann, bo, cy), change });

/** What `after` makes of events, by the messages' numbers; what is aimed at none is passed over. */
function folded(events: readonly RoomEvent[]): Message[] {
  const messages = new Map<number, Message>();
  for (const event of events) {
    if (event.type === 'posted') messages.set(event.seq, after(undefined, event));
    const { from, to } = subjectsOf(event) ?? { from: 1, to: 0 };
    for (const [seq, message] of messages) {
      if (from <= seq && seq <= to) messages.set(seq, after(message, event));
    }
  }
  return [...messages.values()].map(inOrder);
}

/** How kinds of reactions are ordered, `after` can't always know. */
function inOrder({ reactions, ...message }: Message): Message {
  if (!reactions) return message;
  return { ...message, reactions: reactions.toSorted((a, b) => (a.emoji < b.emoji ? -1 : 1)) };
}

export function meaning(openStore: () => Promise<Store>): void {
  test('messages are what the one meaning of events makes of them, as told and as read', async () => {
    const histories = fc.array(said, { minLength: 30, maxLength: 60, size: 'max' });
    const store = await openStore();
    let rooms = 0;
    const property = fc.asyncProperty(histories, async (history) => {
      const key = `room${rooms++}`;
      const options = (at: number) => ({ at, room: { key, code: key } });
      const facts = history.map(({ author, change }, i) => fact(author, change, options(i + 1)));
      const answers = await store.commit(facts);
      const told = facts.map(({ author, at, change }, i): RoomEvent => {
        const seq = answers[i]?.seq ?? 0;
        return { room: key, epoch: store.epoch, seq, at, author, ...change };
      });
      const { messages } = await store.messages(key, { limit: 100 });
      const stored = messages.map(inOrder);
      expect(folded(told)).toEqual(stored);
      expect(folded(await store.events(key, 0, 100, 100))).toEqual(stored);
    });
    await fc.assert(property, { seed: 13, numRuns: 10, endOnFailure: true });
  });
}
