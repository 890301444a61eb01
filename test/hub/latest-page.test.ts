import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LatestPage } from '../../src/hub/latest-page.ts';
import type { Change, Fact } from '../../src/protocol/fact.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, fact, tea } from '../contract/store-fact.ts';
import { createModel } from '../support/model-store.ts';

const most = 5;
const emojis = ['☕', '🫖'] as const;

const step = fc.record({
  kind: fc.constantFrom('post', 'post', 'edit', 'remove', 'react', 'react', 'react'),
  target: fc.integer({ min: 1, max: 12 }),
  emoji: fc.constantFrom(...emojis),
  author: fc.constantFrom(ann, bo),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The fact that the room would make of it; undefined where it would refuse. */
async function decided(store: Store, step: Step, at: number): Promise<Fact | undefined> {
  const { kind, target, emoji, author } = step;
  const said = (change: Change) => fact(author, change, { at });
  if (kind === 'post') return said({ type: 'posted', text: `text ${at}` });
  const message = await store.message(tea.key, target);
  if (!message || message.removedAt !== undefined) return undefined;
  if (kind === 'edit') return said({ type: 'edited', target, text: `text ${at}` });
  if (kind === 'remove') return said({ type: 'removed', target });
  const isOn = await store.hasReacted(tea.key, target, author.id, emoji);
  return said({ type: isOn ? 'unreacted' : 'reacted', target, emoji });
}

test('a page kept up by events is what the store reads: no text or reaction too many', async () => {
  const steps = fc.array(step, { minLength: 20, maxLength: 40, size: 'max' });
  const property = fc.asyncProperty(steps, fc.nat(10), async (all, opened) => {
    const store = await createModel('e')();
    let page: LatestPage | undefined;
    for (const [i, each] of all.entries()) {
      if (i === opened) page = new LatestPage(await store.messages(tea.key, { limit: most }), most);
      const next = await decided(store, each, i);
      if (!next) continue;
      const [answer] = await store.commit([next]);
      const seq = answer?.seq ?? 0;
      const event = { ...next.change, room: tea.key, seq, epoch: 'e', at: i, author: next.author };
      page?.apply(event);
      const read = await store.messages(tea.key, { limit: most });
      if (page) expect(page.messages).toEqual(read.messages);
    }
  });
  await fc.assert(property, { seed: 12, numRuns: 150, endOnFailure: true });
});

test('a page that learns late, from the log, shows nothing that was removed meanwhile', async () => {
  const store = await createModel('e')();
  const page = new LatestPage(await store.messages(tea.key, { limit: most }), most);
  await store.commit([
    fact(ann, { type: 'posted', text: 'first' }),
    fact(ann, { type: 'edited', target: 1, text: 'second' }),
    fact(bo, { type: 'reacted', target: 1, emoji: '☕' }),
    fact(ann, { type: 'removed', target: 1 }),
  ]);
  for (const event of await store.events(tea.key, 0, 4, 4)) {
    page.apply(event);
    const [message] = page.messages;
    expect(message).toMatchObject({ text: '', removedAt: expect.any(Number) });
    expect(message).not.toHaveProperty('reactions');
  }
});
