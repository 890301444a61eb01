import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { after, isAmongSubjects, isReadAnew, subjectsOf } from '../../src/protocol/message.ts';
import type { Message } from '../../src/protocol/record.ts';
import type { Store } from '../../src/store/store.ts';
import { anyChange } from './any-change.ts';
import { ann, bo, cy, fact } from './store-fact.ts';

const change = anyChange({
  ...{ posted: 3, reacted: 4, expired: 1 },
  ...{ hidden: 3, restored: 5, cleared: 1 },
});
/** Later than now: what is hidden is not deleted yet. */
const later = 4_000_000_000_000;
const said = fc.record({ author: fc.constantFrom(ann, bo, cy), change });

/** What `after` makes of events, by the messages' numbers; what is aimed at none is passed over. */
function folded(events: readonly RoomEvent[], stored: readonly Message[]): Message[] {
  const messages = new Map<number, Message>();
  for (const event of events) {
    if (event.type === 'posted') messages.set(event.seq, after(undefined, event));
    const { from, to, ...author } = subjectsOf(event) ?? { from: 1, to: 0 };
    for (const [seq, message] of messages) {
      if (!isAmongSubjects(message, { from, to, ...author })) continue;
      const anew = isReadAnew(event) ? stored.find((each) => each.seq === seq) : undefined;
      messages.set(seq, anew ?? after(message, event));
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
      const told: RoomEvent[] = [];
      for (const [i, { author, change }] of history.entries()) {
        const options = { at: later + i, room: { key, code: key } };
        const [answer] = await store.commit([fact(author, change, options)]);
        if (answer?.late) continue;
        const seq = answer?.seq ?? 0;
        const [event] = await store.events(key, seq - 1, seq, 1);
        const head = { room: key, epoch: store.epoch, seq, at: options.at, author };
        // What is shown again, the event says by itself.
        told.push(event?.type === 'restored' ? event : { ...head, ...change });
      }
      const { messages } = await store.messages(key, { limit: 100 });
      const stored = messages.map(inOrder);
      expect(folded(told, stored)).toEqual(stored);
      expect(folded(await store.events(key, 0, 100, 100), stored)).toEqual(stored);
    });
    await fc.assert(property, { seed: 13, numRuns: 10, endOnFailure: true });
  });
}
