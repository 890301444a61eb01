import { afterEach, expect, test } from 'vitest';
import { solve } from '../../src/client/work.ts';
import type { Work } from '../../src/protocol/work.ts';
import { Rush } from '../../src/room/rush.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour | undefined;
afterEach(async () => {
  await parlour?.end();
  parlour = undefined;
});

async function comeIn(server: OwnParlour, name: string) {
  const talker = await Talker.greet(server.wsUrl, { name, secret: (name[0] ?? 'x').repeat(43) });
  await talker.join('tea');
  return (text: string, work?: string) =>
    talker.ask({ type: 'post', room: 'tea', text, ref: text, ...(work && { work }) });
}

test('a rush is seen whole wherever it begins', () => {
  for (const from of [0, 59_000, 60_000]) {
    let now = from;
    const rush = new Rush('auto', () => now);
    for (let n = 0; n < 300; n++, now += 199) rush.note('too_fast');
    expect(rush.asksWork).toBe(true);
  }
  let now = 0;
  const slower = new Rush('auto', () => now);
  for (let n = 0; n < 3_000; n++, now += 201) slower.note('too_fast');
  expect(slower.asksWork).toBe(false);
});

test('by itself it begins after a minute of many refusals, and ends a quarter of an hour after the last', () => {
  let now = 1_000;
  const rush = new Rush('auto', () => now);
  for (let n = 0; n < 299; n++) rush.note('too_fast');
  for (let n = 0; n < 500; n++) rush.note('bad_json');
  now += 60_000;
  for (let n = 0; n < 299; n++) rush.note('too_many_connections');
  expect(rush.asksWork).toBe(false);
  rush.note('queue_full');
  expect(rush.asksWork).toBe(true);
  now += 14 * 60_000;
  expect(rush.asksWork).toBe(true);
  now += 60_000;
  expect(rush.asksWork).toBe(false);
});

test('where the server asks for it, a new guest works once in a room that decided nothing', async () => {
  parlour = await startParlour({ work: 'on' });
  const say = await comeIn(parlour, 'ann');
  const refused = await say('one');
  expect(refused).toMatchObject({ type: 'refused', code: 'work_needed' });
  const answer = await solve(refused['work'] as Work);
  expect(await say('two', answer)).toMatchObject({ type: 'ack', seq: 1 });
  expect(await say('three')).toMatchObject({ type: 'ack', seq: 2 });
});

test('where much was refused before, whoever wrote in a room writes on there, and who is new works', async () => {
  parlour = await startParlour({ work: 'auto' });
  const ann = await comeIn(parlour, 'ann');
  expect(await ann('one')).toMatchObject({ type: 'ack' });
  const troll = await Talker.greet(parlour.wsUrl, { name: 'troll', secret: 't'.repeat(43) });
  await troll.join('tea');
  // The flooder is new, too: it is the first to be asked.
  for (let n = 0, code: unknown; code !== 'work_needed'; n++) {
    const question = { type: 'ask', room: 'tea', text: `what? ${n}`, ref: `q${n}` };
    code = (await troll.ask(question))['code'];
  }
  expect(await ann('two')).toMatchObject({ type: 'ack' });
  const bo = await comeIn(parlour, 'bo');
  const refused = await bo('hello');
  expect(refused).toMatchObject({ type: 'refused', code: 'work_needed' });
  const answer = await solve(refused['work'] as Work);
  expect(await bo('hello again', answer)).toMatchObject({ type: 'ack' });
});
