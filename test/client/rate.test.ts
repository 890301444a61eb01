import { expect, onTestFinished, test } from 'vitest';
import { newSecret } from '../../src/client/index.ts';
import { noRates, type Rates } from '../../src/protocol/rate.ts';
import { startParlour } from '../support/parlour.ts';
import { allSent, heardUpTo, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

const quick = { burst: 3, everyMs: 60 };

async function open(rates: Partial<Rates>) {
  const parlour = await startParlour({}, {}, { ...noRates, ...rates });
  onTestFinished(() => parlour.end());
  return openAt(parlour.wsUrl, { name: 'ann', secret: newSecret() });
}

test('what is typed faster than the server takes it is sent in its order, and nothing is lost', async () => {
  const ann = await open({ posts: quick });
  const room = ann.room('tea');
  await roomIs(room, 'live');
  const texts = Array.from({ length: 12 }, (_, i) => `line ${i}`);
  const reasons = new Set<string | undefined>();
  room.addEventListener('unsent', () => {
    for (const { state, reason } of room.unsent) if (state === 'queued') reasons.add(reason);
  });
  for (const text of texts) room.post(text);
  await allSent(room);
  await heardUpTo(room, 12);
  const { messages } = await room.history({});
  expect(messages.map(({ text }) => text)).toEqual(texts);
  expect([...reasons]).toContain(
    'Too fast: messages of one person pass 3 at once, then 16.7 a second.',
  );
});

test('rooms that are more than a connection may come into at once are all joined', async () => {
  const ann = await open({ joins: quick, commands: { burst: 10, everyMs: 20 } });
  const rooms = Array.from({ length: 12 }, (_, i) => ann.room(`room ${i}`));
  await Promise.all(rooms.map((room) => roomIs(room, 'live')));
});

test('requests that come too fast are asked for again, and a long wait is told', async () => {
  const ann = await open({
    reactions: quick,
    reads: quick,
    changes: { burst: 1, everyMs: 60_000 },
  });
  const room = ann.room('tea');
  await roomIs(room, 'live');
  room.post('one');
  await allSent(room);
  const emojis = ['👍', '👎', '🎉', '😀', '😢'];
  const seqs = await Promise.all(emojis.map((emoji) => room.react(1, emoji)));
  expect(new Set(seqs.map(({ seq }) => seq)).size).toBe(5);
  const found = await Promise.all(emojis.map(() => room.search('one')));
  expect(found.map(({ messages }) => messages.length)).toEqual([1, 1, 1, 1, 1]);
  await room.edit(1, 'two');
  await expect(room.edit(1, 'three')).rejects.toMatchObject({ code: 'too_fast', retry: 60 });
});
