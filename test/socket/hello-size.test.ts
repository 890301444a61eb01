import { expect, onTestFinished, test } from 'vitest';
import { startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

test('many who say hello and much behind it at once are all heard, whoever waits for its turn', async () => {
  const { wsUrl, end } = await startParlour();
  onTestFinished(end);
  const open = Array.from({ length: 150 }, () => Talker.open(wsUrl, ['parlour.v1']));
  const talkers = await Promise.all(open);
  // All on their way before the server reads the first.
  for (const [i, talker] of talkers.entries()) {
    talker.tell({ type: 'hello', name: `ann ${i}` });
    talker.tell({ type: 'post', room: 'tea', text: 'hi', ref: 'x'.repeat(20_000) });
  }
  for (const talker of talkers) {
    expect(await talker.hear('refused')).toMatchObject({ code: 'bad_ref' });
    talker.ws.terminate();
  }
});

test('before a hello, whatever went before it, much at once ends the connection', async () => {
  const { wsUrl, end } = await startParlour();
  onTestFinished(end);
  const talker = await Talker.open(wsUrl, ['parlour.v1']);
  talker.tell({ type: 'people', room: 'tea' });
  talker.tell({ type: 'hello', name: 'x'.repeat(5_000) });
  expect((await talker.ended()).code).toBe(1009);
});
